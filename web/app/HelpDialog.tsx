import { Dialog } from 'radix-ui'
import { Button } from '../ui/controls.tsx'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'

export function HelpDialog({ isOpen, onOpen }: { isOpen: boolean; onOpen: (isOpen: boolean) => void }) {
  const words = useWords(pageWords)
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="veil" />
        <Dialog.Content className="dialog">
          <Dialog.Title>{words.help}</Dialog.Title>
          <Dialog.Description>{words.tagline}</Dialog.Description>
          <dl className="keys">
            {words.shortcuts.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <div className="row row-right">
            <Dialog.Close asChild>
              <Button tone="primary">{words.close}</Button>
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
