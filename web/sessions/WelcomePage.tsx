import type { ReactNode } from 'react'
import type { Me } from '#contract/sessions'
import { ApiProblem } from '../http/client.ts'
import { Button } from '../ui/controls.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { Gate } from './Gate.tsx'
import { NewPassword, useNewPassword } from './NewPassword.tsx'
import { useAcceptInvitation, useInvitation } from './sessions.queries.ts'

type Props = { token: string; tools: ReactNode; onMe: (me: Me) => void; onGone: () => void }

/** Where a one-time link leads: choose a password, and be signed in. */
export function WelcomePage(props: Props) {
  const words = useWords(sessionWords)
  const format = useFormat()
  const invitation = useInvitation(props.token)
  if (invitation.error) return <GoneLink {...props} error={invitation.error} />
  if (!invitation.data)
    return (
      <Gate title={words.signIn} tools={props.tools}>
        <Waiting lines={4} />
      </Gate>
    )
  const { name, login, expiresAt } = invitation.data
  return (
    <Gate title={words.welcome(name)} text={words.welcomeText(login)} tools={props.tools}>
      <AcceptForm {...props} login={login} />
      <p className="gate-foot">{words.welcomeUntil(format.time(expiresAt))}</p>
    </Gate>
  )
}

function AcceptForm({ token, login, onMe }: Props & { login: string }) {
  const words = useWords(sessionWords)
  const state = useNewPassword(login)
  const accept = useAcceptInvitation()
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (state.isReady) accept.mutate({ token, password: state.password }, { onSuccess: onMe })
      }}
    >
      {/* Password managers file the new password under this name. */}
      <input
        type="text"
        className="hidden-visually"
        autoComplete="username"
        readOnly
        tabIndex={-1}
        value={login}
        aria-label={words.login}
      />
      <NewPassword state={state} />
      {accept.error ? <ProblemNote error={accept.error} says={{ 'rule-broken': words.passwordNotTaken }} /> : null}
      <Button type="submit" tone="primary" className="button-wide" disabled={!state.isReady || accept.isPending}>
        {words.begin}
      </Button>
    </form>
  )
}

function GoneLink({ error, tools, onGone }: Props & { error: Error }) {
  const words = useWords(sessionWords)
  const isGone = error instanceof ApiProblem && (error.kind === 'not-found' || error.kind === 'invalid-request')
  return (
    <Gate title={words.welcomeGone} text={words.welcomeGoneText} tools={tools}>
      {isGone ? null : <ProblemNote error={error} />}
      <Button tone="primary" className="button-wide" onClick={onGone}>
        {words.toSignIn}
      </Button>
    </Gate>
  )
}
