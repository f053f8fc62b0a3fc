import { AlertDialog, Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { controlWords } from '../words/controls.ts'
import { useWords } from '../words/language.ts'
import { Button } from './controls.tsx'

type FormDialogProps = {
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
  title: string
  text?: string
  isWide?: boolean
  children: ReactNode
}

/** A form over the page. Its content is made anew at every opening, so nothing typed is kept. */
export function FormDialog({ isOpen, onOpen, title, text, isWide = false, children }: FormDialogProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="veil" />
        <Dialog.Content
          className={isWide ? 'dialog dialog-wide' : 'dialog'}
          {...(text === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <Dialog.Title>{title}</Dialog.Title>
          {text === undefined ? null : <Dialog.Description>{text}</Dialog.Description>}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type FormProps = {
  action: string
  isReady: boolean
  isBusy: boolean
  tone?: 'primary' | 'danger'
  onSubmit: () => void
  onCancel?: () => void
  children: ReactNode
}

export function Form({ action, isReady, isBusy, tone = 'primary', onSubmit, onCancel, children }: FormProps) {
  const words = useWords(controlWords)
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady && !isBusy) onSubmit()
      }}
    >
      {children}
      <div className="row row-right">
        {onCancel ? <Button onClick={onCancel}>{words.cancel}</Button> : null}
        <Button type="submit" tone={tone} disabled={!isReady || isBusy}>
          {action}
        </Button>
      </div>
    </form>
  )
}

type ConfirmProps = {
  trigger: ReactNode
  title: string
  text: string
  action: string
  isBusy?: boolean
  /** Danger unless told: most of what is asked twice takes something away. */
  tone?: 'primary' | 'danger'
  children?: ReactNode
  onConfirm: () => void
}

/** Asks once more before something that cannot be taken back. */
export function ConfirmButton(props: ConfirmProps) {
  const { trigger, title, text, action, isBusy = false, tone = 'danger', children, onConfirm } = props
  const words = useWords(controlWords)
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <Button disabled={isBusy} {...(tone === 'primary' ? { tone } : {})}>
          {trigger}
        </Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="veil" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description>{text}</AlertDialog.Description>
          {children}
          <div className="row row-right">
            <AlertDialog.Cancel asChild>
              <Button>{words.cancel}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button tone={tone} onClick={onConfirm}>
                {action}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
