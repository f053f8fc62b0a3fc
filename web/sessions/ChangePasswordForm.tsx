import { useState } from 'react'
import type { Me } from '#contract/sessions'
import { Button } from '../ui/controls.tsx'
import { PasswordField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { NewPassword, useNewPassword } from './NewPassword.tsx'
import { useChangePassword } from './sessions.queries.ts'

export function ChangePasswordForm({ onMe }: { onMe: (me: Me) => void }) {
  const words = useWords(sessionWords)
  const [current, setCurrent] = useState('')
  const state = useNewPassword(undefined)
  const change = useChangePassword()
  const isReady = state.isReady && current !== ''
  const send = () => {
    const done = (me: Me) => {
      setCurrent('')
      state.setPassword('')
      state.setAgain('')
      onMe(me)
    }
    change.mutate({ current, next: state.password }, { onSuccess: done })
  }
  return (
    <form
      className="form form-narrow"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) send()
      }}
    >
      <PasswordField
        label={words.current}
        autoComplete="current-password"
        required
        value={current}
        onChange={setCurrent}
      />
      <NewPassword state={state} />
      {change.error ? (
        <ProblemNote
          error={change.error}
          says={{ 'not-signed-in': words.wrongCurrent, 'rule-broken': words.passwordNotTaken }}
        />
      ) : null}
      {change.isSuccess ? (
        <p className="note note-empty" role="status">
          {words.changed}
        </p>
      ) : null}
      <Button type="submit" tone="primary" className="button-wide" disabled={!isReady || change.isPending}>
        {words.change}
      </Button>
    </form>
  )
}
