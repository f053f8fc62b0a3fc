import { createContext, useContext } from 'react'
import type { Me } from '#contract/sessions'
import type { MayI, Offers } from './offers.ts'

export type MeModel = {
  me: Me
  mayI: MayI
  offers: Offers
  /** The service has told who we are now: after signing in, a new password, a second factor. */
  take: (me: Me) => void
  /** We have signed out by ourselves. */
  leave: (me: Me) => void
  /** Something says that what we may has changed. */
  askAgain: () => void
}

export const MeContext = createContext<MeModel | undefined>(undefined)

export function useMe(): MeModel {
  const model = useContext(MeContext)
  if (!model) throw new Error('The page was drawn for nobody; Door.tsx provides who asks.')
  return model
}
