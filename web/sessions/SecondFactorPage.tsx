import type { ReactNode } from 'react'
import type { Me } from '#contract/sessions'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { Gate } from './Gate.tsx'
import { SecondFactorForm } from './SecondFactorForm.tsx'

/** Nothing else is allowed before the account has a second factor. */
export function SecondFactorPage({ tools, onMe }: { tools: ReactNode; onMe: (me: Me) => void }) {
  const words = useWords(sessionWords)
  return (
    <Gate title={words.secondTitle} text={words.secondForced} tools={tools}>
      <SecondFactorForm isForced onMe={onMe} />
    </Gate>
  )
}
