import type { InputHTMLAttributes, ReactNode } from 'react'
import { useId, useState } from 'react'
import { controlWords } from '../words/controls.ts'
import { useWords } from '../words/language.ts'
import { Button, IconButton } from './controls.tsx'
import { Icon } from './Icon.tsx'

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'>
type FieldProps = InputProps & {
  label: string
  value: string
  hint?: ReactNode
  onChange: (value: string) => void
}

export function TextField({ label, hint, onChange, className = '', ...input }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <input
        id={id}
        className={`input ${className}`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ target }) => onChange(target.value)}
        {...input}
      />
      {hint === undefined ? null : (
        <small id={`${id}-hint`} className="field-hint">
          {hint}
        </small>
      )}
    </div>
  )
}

export function PasswordField({ label, hint, onChange, ...input }: FieldProps) {
  const words = useWords(controlWords)
  const id = useId()
  const [isShown, setIsShown] = useState(false)
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <span className="field-password">
        <input
          id={id}
          className="input"
          type={isShown ? 'text' : 'password'}
          spellCheck={false}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={({ target }) => onChange(target.value)}
          {...input}
        />
        <IconButton
          icon={isShown ? 'hidden' : 'eye'}
          label={isShown ? words.hide : words.show}
          tone="quiet"
          aria-pressed={isShown}
          onClick={() => setIsShown(!isShown)}
        />
      </span>
      {hint === undefined ? null : (
        <small id={`${id}-hint`} className="field-hint">
          {hint}
        </small>
      )}
    </div>
  )
}

/** Six digits of an authenticator. Browsers fill them in by themselves where they can. */
export function CodeField({ label, hint, value, onChange, ...input }: FieldProps) {
  return (
    <TextField
      label={label}
      hint={hint}
      className="input-code"
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="\d{6}"
      maxLength={6}
      required
      {...input}
      value={value}
      onChange={(text) => onChange(text.replace(/\D/g, '').slice(0, 6))}
    />
  )
}

export function TextArea(props: {
  label: string
  value: string
  hint?: string
  maxLength: number
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {props.label}
      </label>
      <textarea
        id={id}
        className="input input-area"
        rows={3}
        maxLength={props.maxLength}
        value={props.value}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={({ target }) => props.onChange(target.value)}
      />
      {props.hint === undefined ? null : (
        <small id={`${id}-hint`} className="field-hint">
          {props.hint}
        </small>
      )}
    </div>
  )
}

/** A text to carry elsewhere: shown whole, chosen at a click, copied by a button. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const words = useWords(controlWords)
  const id = useId()
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setIsCopied(true)
  }
  return (
    <div className="field">
      <span id={id} className="field-label">
        {label}
      </span>
      <div className="copy-text">
        <pre tabIndex={0} role="region" aria-labelledby={id}>
          {text}
        </pre>
        {/* Browsers lend the clipboard to pages behind TLS and to this machine only. */}
        {window.isSecureContext ? (
          <Button onClick={() => void copy()}>
            <Icon name={isCopied ? 'check' : 'copy'} size={16} />
            <span role="status">{isCopied ? words.copied : words.copy}</span>
          </Button>
        ) : null}
      </div>
    </div>
  )
}
