import type { Resource } from '#contract/resources'
import type { FaultyChange, ScenarioChange } from '#geo/scenario-words'
import type { Pin } from '../map/pins.ts'
import type { Handle } from './scenario-edit.ts'
import { isClosed } from './scenario-edit.ts'

/** More elements than this would make the map slow to move. */
export const mostPins = 400

type Shown = {
  changes: readonly ScenarioChange[]
  resources: readonly Resource[]
  faults: readonly FaultyChange[]
  chosen: string | undefined
}

/** What can be taken hold of: the resources where the scenario puts them, and what it adds. */
export function pinsOf({ changes, resources, faults, chosen }: Shown): Pin[] {
  const faulty = new Set(faults.map(({ change }) => change))
  const movedTo = new Map(
    changes.flatMap((change, i) => (change.type === 'move' ? [[change.resourceId, { change, i }] as const] : [])),
  )
  const lookOf = (id: string, state: string, isFaulty: boolean): string =>
    [`pin-${state}`, ...(isFaulty ? ['pin-faulty'] : []), ...(id === chosen ? ['pin-chosen'] : [])].join(' ')
  const standing = resources.slice(0, mostPins).map((resource): Pin => {
    const id = `r:${resource.id}`
    const move = movedTo.get(resource.id)
    const state = isClosed(changes, resource.id) ? 'closed' : move ? 'moved' : 'standing'
    return {
      id,
      position: move?.change.position ?? resource.position,
      label: resource.name || `#${resource.id}`,
      look: lookOf(id, state, move !== undefined && faulty.has(move.i)),
      isFixed: state === 'closed',
    }
  })
  const additions = changes.flatMap((change, i): Pin[] => {
    if (change.type !== 'add') return []
    const id = `a:${i}`
    return [
      { id, position: change.position, label: change.name, look: lookOf(id, 'added', faulty.has(i)), isFixed: false },
    ]
  })
  return [...standing, ...additions]
}

export function handleOf(pinId: string): Handle {
  const [kind, number] = pinId.split(':')
  return kind === 'a' ? { addition: Number(number) } : { resourceId: Number(number) }
}

export function pinIdOf(change: ScenarioChange, index: number): string {
  return change.type === 'add' ? `a:${index}` : `r:${change.resourceId}`
}
