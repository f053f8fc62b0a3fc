import { Button, IconButton } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { useView } from './view-store.ts'

/** Language and theme, wherever one is. */
export function PageTools() {
  const { view, change } = useView()
  const words = useWords(pageWords)
  return (
    <>
      <Button
        tone="quiet"
        lang={view.language === 'en' ? 'zh-CN' : 'en'}
        aria-label={words.languageName}
        onClick={() => change({ language: view.language === 'en' ? 'zh-CN' : 'en' })}
      >
        <Icon name="language" />
        {words.language}
      </Button>
      <IconButton
        icon={view.theme === 'dark' ? 'sun' : 'moon'}
        label={view.theme === 'dark' ? words.toLight : words.toDark}
        tone="quiet"
        onClick={() => change({ theme: view.theme === 'dark' ? 'light' : 'dark' })}
      />
    </>
  )
}
