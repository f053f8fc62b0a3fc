import { useEffect, useMemo, useState } from 'react'
import type { Me } from '#contract/sessions'
import { may } from '#geo/rights'
import { welcomeToken } from '../sessions/password-rule.ts'
import { SignInPage } from '../sessions/SignInPage.tsx'
import { WelcomePage } from '../sessions/WelcomePage.tsx'
import { ForcedPage } from './ForcedPage.tsx'
import { Inside } from './Inside.tsx'
import type { MeModel } from './me.ts'
import { MeContext } from './me.ts'
import type { MayI } from './offers.ts'
import { offersOf } from './offers.ts'
import { OwnClient } from './OwnClient.tsx'
import { PageTools } from './PageTools.tsx'
import { LoadingCity, UnreachableService } from './states.tsx'
import type { MeState } from './use-me-state.ts'
import { useMeState } from './use-me-state.ts'

const tools = <PageTools />

/** Who asks? Nothing of the city is asked for before that is known. */
export function Door() {
  const state = useMeState()
  const welcome = useWelcome()
  const [reason] = useState(() => new URLSearchParams(location.search).get('sign-in'))
  const { me } = state
  if (welcome.token !== undefined)
    return (
      <WelcomePage
        token={welcome.token}
        tools={tools}
        onGone={welcome.forget}
        onMe={(next) => {
          welcome.forget()
          state.take(next)
        }}
      />
    )
  if (!me) return state.error ? <UnreachableService error={state.error} retry={state.askAgain} /> : <LoadingCity />
  // A paired screen is no person: at this address somebody wants to sign in.
  if (me.kind === 'nobody' || me.kind === 'screen')
    return <SignInPage ending={state.ending} reason={reason} tools={tools} onMe={state.take} />
  return <SignedIn me={me} state={state} />
}

/** A link that works once must not stay in the address, nor in the history behind it. */
function useWelcome() {
  const [token, setToken] = useState(() => welcomeToken(location.hash))
  useEffect(function followAddress() {
    const onHash = () => setToken(welcomeToken(location.hash))
    window.addEventListener('hashchange', onHash)
    return () => window.removeEventListener('hashchange', onHash)
  }, [])
  const forget = () => {
    history.replaceState(null, '', location.pathname + location.search)
    setToken(undefined)
  }
  return { token, forget }
}

function SignedIn({ me, state }: { me: Me; state: MeState }) {
  const rights = useMemo(() => {
    const mayI: MayI = (right) => me.pending === null && may(me, right)
    return { mayI, offers: offersOf(me) }
  }, [me])
  const model: MeModel = { ...state, ...rights, me }
  return (
    <MeContext value={model}>
      {/* With other rights everything is another's: the map and every answer are made anew. */}
      <OwnClient key={`${me.accountId ?? ''} ${me.view}`} onSignedOut={state.askAgain}>
        {me.pending === null ? <Inside /> : <ForcedPage me={me} tools={tools} />}
      </OwnClient>
    </MeContext>
  )
}
