import { useEffect, useMemo } from 'react'
import type { Me } from '#contract/sessions'
import { may } from '#geo/rights'
import { useCity } from '../areas/areas.queries.ts'
import { PairingPage } from '../screens/PairingPage.tsx'
import { useMyScreen } from '../screens/screens.queries.ts'
import { SignedInNote } from '../screens/SignedInNote.tsx'
import { useSignOut } from '../sessions/sessions.queries.ts'
import { TimezoneContext } from '../words/format.ts'
import { MeContext } from './me.ts'
import type { MayI } from './offers.ts'
import { offersOf } from './offers.ts'
import { OwnClient } from './OwnClient.tsx'
import { EmptyCity, LoadingCity, UnreachableService } from './states.tsx'
import type { MeState } from './use-me-state.ts'
import { useMeState } from './use-me-state.ts'
import { useNow } from './use-now.ts'
import { WallPage } from './WallPage.tsx'

/** A screen on a wall: waiting to be paired, or showing the city. A revoked one waits again within seconds. */
export function WallRoot() {
  const state = useMeState()
  const screen = useMyScreen()
  const { me } = state
  const pairing = screen.data?.state
  useFollowPairing(pairing, state.askAgain)
  if (me?.kind === 'account') return <SignedIn me={me} state={state} />
  if (!me || !screen.data) {
    const error = state.error ?? screen.error
    return error ? <UnreachableService error={error} retry={state.askAgain} /> : <LoadingCity />
  }
  if (pairing !== 'paired') return <Waiting />
  return me.kind === 'screen' ? <Paired me={me} state={state} /> : <LoadingCity />
}

/** Pairing makes another caller of this browser: ask at once who it is now. */
function useFollowPairing(pairing: string | undefined, askAgain: () => void): void {
  useEffect(
    function askWhoWeAre() {
      if (pairing !== undefined) askAgain()
    },
    [pairing, askAgain],
  )
}

function Waiting() {
  return <PairingPage nowMs={useNow(1_000)} />
}

function SignedIn({ me, state }: { me: Me; state: MeState }) {
  const signOut = useSignOut()
  return <SignedInNote name={me.name} onSignOut={() => signOut.mutate(undefined, { onSuccess: state.leave })} />
}

function Paired({ me, state }: { me: Me; state: MeState }) {
  const rights = useMemo(() => {
    const mayI: MayI = (right) => may(me, right)
    return { mayI, offers: offersOf(me) }
  }, [me])
  return (
    <MeContext value={{ ...state, ...rights, me }}>
      <OwnClient key={me.view} onSignedOut={state.askAgain}>
        <WallCity me={me} />
      </OwnClient>
    </MeContext>
  )
}

function WallCity({ me }: { me: Me }) {
  const city = useCity(true)
  if (!city.data)
    return city.error ? <UnreachableService error={city.error} retry={() => void city.refetch()} /> : <LoadingCity />
  const { bbox, timezone } = city.data
  return (
    <TimezoneContext value={timezone}>
      {bbox === null ? <EmptyCity /> : <WallPage city={city.data} bbox={bbox} screen={me} />}
    </TimezoneContext>
  )
}
