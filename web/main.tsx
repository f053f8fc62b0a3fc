import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { openViewStore, ViewStoreContext } from './app/view-store.ts'
import { defaultView } from './app/view.ts'
import { watchHand } from './http/idle.ts'
import { openQueryClient } from './http/query-client.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/layout.css'
import './styles/panels.css'
import './styles/coverage.css'
import './styles/gate.css'
import './styles/desk.css'
import './styles/wall.css'

const language = navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
const store = openViewStore(window, defaultView(language, theme))
const client = openQueryClient()
watchHand(window)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id root.')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ViewStoreContext value={store}>
        <App />
      </ViewStoreContext>
    </QueryClientProvider>
  </StrictMode>,
)
