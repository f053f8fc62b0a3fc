import { useEffect, useState } from 'react'
import type { Me } from '#contract/sessions'
import { Button } from '../ui/controls.tsx'
import { CodeField, PasswordField } from '../ui/fields.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { inGroups } from './password-rule.ts'
import { QrCode } from './QrCode.tsx'
import { useBeginSecondFactor, useConfirmSecondFactor } from './sessions.queries.ts'

type Asked = { isForced: boolean; onMe: (me: Me) => void }
type Props = { isForced?: boolean; hasOne?: boolean; onMe: (me: Me) => void }

/** Who has an authenticator already is asked for its code; else it is set up first. */
export function SecondFactorForm({ isForced = false, hasOne = false, onMe }: Props) {
  return isForced && hasOne ? <ConfirmForm isForced onMe={onMe} /> : <SetUpForm {...{ isForced, onMe }} />
}

/** A secret for an authenticator, and the proof that it arrived there. The secret lives in this component alone. */
function SetUpForm({ isForced, onMe }: Asked) {
  const words = useWords(sessionWords)
  const begin = useBeginSecondFactor()
  const [password, setPassword] = useState('')
  const { mutate } = begin
  useEffect(
    function beginAtOnce() {
      if (isForced) mutate('')
    },
    [isForced, mutate],
  )
  if (begin.data) return <ConfirmForm {...begin.data} {...{ isForced, onMe }} />
  if (isForced && !begin.error) return <Waiting lines={6} />
  return (
    <form
      className="form form-narrow"
      onSubmit={(event) => {
        event.preventDefault()
        mutate(password)
      }}
    >
      <PasswordField
        label={words.secondPassword}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      {begin.error ? <ProblemNote error={begin.error} says={{ 'not-signed-in': words.wrongCurrent }} /> : null}
      <Button type="submit" className="button-wide" disabled={begin.isPending}>
        {words.secondBegin}
      </Button>
    </form>
  )
}

function ConfirmForm({ secret, uri, isForced, onMe }: Asked & { secret?: string; uri?: string }) {
  const words = useWords(sessionWords)
  const [code, setCode] = useState('')
  const confirm = useConfirmSecondFactor()
  if (confirm.isSuccess)
    return (
      <p className="note note-empty" role="status">
        {words.secondDone}
      </p>
    )
  return (
    <form
      className="form form-narrow"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate(code, { onSuccess: onMe, onError: () => setCode('') })
      }}
    >
      {isForced ? null : <p className="quiet">{words.secondText}</p>}
      {uri === undefined ? null : <QrCode text={uri} label={words.secondScan} />}
      {secret === undefined ? null : (
        <div className="field">
          <span className="field-label">{words.secondSecret}</span>
          <code className="secret">{inGroups(secret)}</code>
        </div>
      )}
      <CodeField label={words.code} hint={words.codeHint} value={code} onChange={setCode} />
      {confirm.error ? <ProblemNote error={confirm.error} says={{ 'not-signed-in': words.wrongCode }} /> : null}
      <Button type="submit" tone="primary" className="button-wide" disabled={code.length < 6 || confirm.isPending}>
        {words.secondConfirm}
      </Button>
    </form>
  )
}
