import type { ReactNode } from 'react'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { Gate } from './Gate.tsx'

/** Nothing to do here but wait: the page asks who we are every few seconds and opens the map by itself. */
export function ConfirmationPage({ name, tools, children }: { name: string; tools: ReactNode; children: ReactNode }) {
  const words = useWords(sessionWords)
  return (
    <Gate title={words.restTitle} text={words.restText(name)} tools={tools}>
      <p className="note note-empty" role="status">
        {words.restWaits}
      </p>
      {children}
    </Gate>
  )
}
