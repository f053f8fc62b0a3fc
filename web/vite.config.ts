import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Where npm start serves by default.
const service = 'http://localhost:8080'
const servicePaths = [
  'accounts',
  'areas',
  'audit',
  'buildings',
  'catalogues',
  'changes',
  'coverage',
  'grids',
  'health',
  'heat',
  'households',
  'imports',
  'incidents',
  'keys',
  'residents',
  'resources',
  'retention',
  'screens',
  'search',
  'sessions',
  'settings',
  'tiles',
]

/** `vite` serves source modules under the nouns' own folders (/grids/GridCard.tsx), so a file is not proxied. */
const isModule = /\.(tsx?|css)(\?|$)/

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1100 },
  optimizeDeps: { include: ['maplibre-gl', 'react', 'react-dom/client', 'uplot'] },
  server: {
    proxy: Object.fromEntries(
      servicePaths.map((noun) => [
        `/${noun}`,
        {
          target: service,
          bypass: (request: { url?: string | undefined }) =>
            isModule.test(request.url ?? '') ? request.url : undefined,
        },
      ]),
    ),
  },
})
