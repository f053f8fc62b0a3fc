import type { ReactNode } from 'react'
import type { Me } from '#contract/sessions'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { ChangePasswordForm } from './ChangePasswordForm.tsx'
import { Gate } from './Gate.tsx'

/** Nothing else is allowed before the old password is replaced. */
export function ChangePasswordPage({ tools, onMe }: { tools: ReactNode; onMe: (me: Me) => void }) {
  const words = useWords(sessionWords)
  return (
    <Gate title={words.expired} text={words.expiredText} tools={tools}>
      <ChangePasswordForm onMe={onMe} />
    </Gate>
  )
}
