import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me } from '#contract/sessions'
import { beginOidc } from '#contract/sessions'
import { addressOf, ApiProblem } from '../http/client.ts'
import { Button } from '../ui/controls.tsx'
import { CodeField, PasswordField, TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { Gate } from './Gate.tsx'
import { useSignIn, useSignInWays } from './sessions.queries.ts'

export type Ending = 'none' | 'ended' | 'left'

type Props = {
  /** How the last sign-in of this page came to its end. */
  ending: Ending
  /** Why the identity provider's answer did not sign anybody in. */
  reason: string | null
  tools: ReactNode
  onMe: (me: Me) => void
}

export function SignInPage({ ending, reason, tools, onMe }: Props) {
  const words = useWords(sessionWords)
  const ways = useSignInWays()
  const { oidc } = ways.data ?? { oidc: null }
  return (
    <Gate title={words.signIn} tools={tools}>
      {reason === null ? null : <GateNote tone="problem">{words.reasons[reason] ?? words.reasonOther}</GateNote>}
      {ending === 'none' || reason !== null ? null : (
        <GateNote tone={ending === 'ended' ? 'problem' : 'quiet'}>{words[ending]}</GateNote>
      )}
      <SignInForm onMe={onMe} />
      {oidc === null ? null : (
        <>
          <p className="gate-or">{words.or}</p>
          <a className="button button-wide" href={addressOf(beginOidc)}>
            <Icon name="shield" />
            {words.signInWith(oidc)}
          </a>
        </>
      )}
      <p className="gate-foot">{words.forgot}</p>
    </Gate>
  )
}

function SignInForm({ onMe }: Pick<Props, 'onMe'>) {
  const words = useWords(sessionWords)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [isCodeWanted, setIsCodeWanted] = useState(false)
  const signIn = useSignIn()
  const send = () => {
    const body = { login, password, ...(isCodeWanted && code !== '' ? { code } : {}) }
    signIn.mutate(body, {
      onSuccess: onMe,
      onError: (error) => {
        setCode('')
        if (isCodeMissing(error)) setIsCodeWanted(true)
      },
    })
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <TextField
        label={words.login}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        value={login}
        onChange={setLogin}
      />
      <PasswordField
        label={words.password}
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      {isCodeWanted ? (
        <>
          <GateNote tone="quiet">{words.codeWanted}</GateNote>
          <CodeField label={words.code} hint={words.codeHint} autoFocus value={code} onChange={setCode} />
        </>
      ) : null}
      {signIn.error && !isCodeMissing(signIn.error) ? (
        <ProblemNote error={signIn.error} says={{ 'not-signed-in': words.wrong }} />
      ) : null}
      <Button type="submit" tone="primary" className="button-wide" disabled={signIn.isPending}>
        {words.signIn}
      </Button>
    </form>
  )
}

function isCodeMissing(error: Error): boolean {
  return error instanceof ApiProblem && error.kind === 'second-factor-wanted'
}

export function GateNote({ tone, children }: { tone: 'problem' | 'quiet'; children: ReactNode }) {
  return (
    <p className={`note ${tone === 'problem' ? 'note-problem' : 'note-empty'}`} role="status">
      {tone === 'problem' ? <Icon name="alert" /> : null}
      <span>{children}</span>
    </p>
  )
}
