import type { ReactNode } from 'react'
import type { Me } from '#contract/sessions'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { Gate } from './Gate.tsx'
import { SecondFactorForm } from './SecondFactorForm.tsx'

type Props = { hasOne: boolean; tools: ReactNode; onMe: (me: Me) => void }

/** Nothing else is allowed before the account has shown a second factor. */
export function SecondFactorPage({ hasOne, tools, onMe }: Props) {
  const words = useWords(sessionWords)
  const title = hasOne ? words.secondAskTitle : words.secondTitle
  return (
    <Gate title={title} text={hasOne ? words.secondAsk : words.secondForced} tools={tools}>
      <SecondFactorForm isForced hasOne={hasOne} onMe={onMe} />
    </Gate>
  )
}
