import type { ReactNode } from 'react'
import { lazy, Suspense } from 'react'
import type { Me } from '#contract/sessions'
import { ConfirmationPage } from '../sessions/ConfirmationPage.tsx'
import { ChangePasswordPage } from '../sessions/ChangePasswordPage.tsx'
import { useSignOut } from '../sessions/sessions.queries.ts'
import { Button } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { deskWords } from '../words/desk.ts'
import { useWords } from '../words/language.ts'
import { useMe } from './me.ts'

/** Draws QR codes, which nobody else needs. */
const SecondFactorPage = lazy(async () => ({
  default: (await import('../sessions/SecondFactorPage.tsx')).SecondFactorPage,
}))

/** What has to be done before the rights of the post count. */
export function ForcedPage({ me, tools }: { me: Me; tools: ReactNode }) {
  const { take, leave } = useMe()
  const words = useWords(deskWords)
  const signOut = useSignOut()
  const signOutAndLeave = () => signOut.mutate(undefined, { onSuccess: leave })
  if (me.pending === 'confirmation')
    return (
      <ConfirmationPage name={me.name} tools={tools}>
        <Button className="button-wide" onClick={signOutAndLeave}>
          <Icon name="out" />
          {words.signOut}
        </Button>
      </ConfirmationPage>
    )
  const allTools = (
    <>
      {tools}
      <Button tone="quiet" onClick={signOutAndLeave}>
        <Icon name="out" />
        {words.signOut}
      </Button>
    </>
  )
  if (me.pending === 'password') return <ChangePasswordPage tools={allTools} onMe={take} />
  return (
    <Suspense>
      <SecondFactorPage hasOne={me.hasSecondFactor} tools={allTools} onMe={take} />
    </Suspense>
  )
}
