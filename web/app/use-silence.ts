import { useMemo } from 'react'
import type { SilentGrid } from '#contract/silence'
import { useSilence as useSilenceAnswer } from '../silence/silence.queries.ts'
import { stateNumbers } from '../silence/silence.layers.ts'
import type { MayI } from './offers.ts'
import type { View } from './view.ts'

export type SilenceModel = ReturnType<typeof useSilence>

function idsOf(grids: readonly SilentGrid[], wanted: SilentGrid['state']): number[] {
  return grids.filter(({ state }) => state === wanted).map(({ gridId }) => gridId)
}

/** Asked whatever panel is open: a broken source makes every figure on the page too low. */
export function useSilence(view: View, mayI: MayI) {
  const answer = useSilenceAnswer(mayI('analysis:read'))
  const isOpen = view.panel === 'silence'
  const silenceGrids = useMemo(() => {
    if (!isOpen || !answer.data) return undefined
    const { grids } = answer.data
    return {
      values: new Map(grids.map(({ gridId, state }) => [gridId, stateNumbers[state]])),
      quiet: idsOf(grids, 'quiet'),
      tooFew: [...idsOf(grids, 'too-few'), ...idsOf(grids, 'no-data')],
    }
  }, [isOpen, answer.data])
  return { answer, silenceGrids }
}
