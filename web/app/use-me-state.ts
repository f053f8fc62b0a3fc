import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { Me } from '#contract/sessions'
import { meKey, useWhoAmI } from '../sessions/sessions.queries.ts'
import type { Ending } from '../sessions/SignInPage.tsx'

export type MeState = ReturnType<typeof useMeState>

/** Who we are as far as the service has told, and how the last sign-in ended. */
export function useMeState() {
  const client = useQueryClient()
  const { data: me, error, refetch } = useWhoAmI()
  const [known, setKnown] = useState<Me['kind']>()
  const [ending, setEnding] = useState<Ending>('none')
  if (me && me.kind !== known) {
    setKnown(me.kind)
    setEnding(endingAfter(known, me.kind, ending))
  }
  const take = async (next: Me) => {
    // An answer still under way was asked by who we were before.
    await client.cancelQueries({ queryKey: meKey })
    client.setQueryData(meKey, next)
  }
  const askAgain = useCallback(() => void refetch(), [refetch])
  return {
    me,
    error,
    ending,
    askAgain,
    take: (next: Me) => void take(next),
    leave: (next: Me) => {
      setEnding('left')
      void take(next)
    },
  }
}

export function endingAfter(before: Me['kind'] | undefined, now: Me['kind'], ending: Ending): Ending {
  if (now === 'account') return 'none'
  return before === 'account' && ending !== 'left' ? 'ended' : ending
}
