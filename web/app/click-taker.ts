import type { Position } from '#geo/geojson'
import type { Pick } from '../map/map-handle.ts'

/**
 * What a panel made of a click on the map. `kept`: all of it, nothing else happens. `marked`: the place is marked.
 * `marked-alone`: so it is, and what was selected no longer is. Undefined: the click selects what it hit.
 */
type Taken = 'kept' | 'marked' | 'marked-alone' | undefined

export type ClickTaker = (pick: Pick | undefined, position: Position) => Taken

/** Only an open panel takes clicks, so whose turn is first does not matter. */
export function firstTaker(takers: readonly (ClickTaker | undefined)[]): ClickTaker {
  return (pick, position) => {
    for (const take of takers) {
      const taken = take?.(pick, position)
      if (taken) return taken
    }
    return undefined
  }
}
