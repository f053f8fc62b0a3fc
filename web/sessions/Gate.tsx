import type { ReactNode } from 'react'
import { useId } from 'react'
import { Logo } from '../ui/Logo.tsx'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'

/** The sheet in front of the page: who are you, choose a password, prove it again. `tools` are language and theme. */
export function Gate({
  title,
  text,
  tools,
  children,
}: {
  title: string
  text?: string
  tools: ReactNode
  children: ReactNode
}) {
  const words = useWords(sessionWords)
  const id = useId()
  return (
    <div className="gate">
      <div className="gate-tools">{tools}</div>
      <main className="gate-sheet" aria-labelledby={id}>
        <div className="gate-brand">
          <Logo size={44} />
          <div>
            <strong>{words.product}</strong>
            <span>{words.tagline}</span>
          </div>
        </div>
        <div className="gate-head">
          <h1 id={id}>{title}</h1>
          {text === undefined ? null : <p>{text}</p>}
        </div>
        {children}
      </main>
    </div>
  )
}
