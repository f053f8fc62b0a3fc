import { useEffect, useMemo } from 'react'
import type { Resource } from '#contract/resources'
import type { MapHandle } from '../map/map-handle.ts'
import type { Pin, PinEvents } from '../map/pins.ts'
import type { Draft } from '../scenarios/scenario-edit.ts'
import { pinsOf } from '../scenarios/scenario-pins.ts'
import { minutesLonger } from '../scenarios/scenarios.layers.ts'
import { useResourcesOf, useScenarios } from '../scenarios/scenarios.queries.ts'
import type { ScenarioWork } from '../scenarios/use-scenario-work.ts'
import { useScenarioWork } from '../scenarios/use-scenario-work.ts'
import { useWords } from '../words/language.ts'
import { scenarioWords } from '../words/scenarios.ts'
import type { ClickTaker } from './click-taker.ts'
import type { MayI } from './offers.ts'
import type { View } from './view.ts'

export type ScenarioModel = ReturnType<typeof useScenarioMap>

const noPins: Pin[] = []
const noResources: Resource[] = []
const noFaults: never[] = []

/** The scenario being worked on, on the map: what can be dragged, and what changes in each grid. */
export function useScenarioMap(view: View, mayI: MayI, handle: MapHandle | undefined) {
  const isOpen = view.panel === 'scenarios'
  const words = useWords(scenarioWords)
  const model = useScenarioWork(isOpen)
  const list = useScenarios(isOpen)
  const draft = isOpen ? model.work?.draft : undefined
  const resources = useResourcesOf(draft?.terms.kind).data ?? noResources
  useScenarioPins(handle, model, { draft: mayI('scenarios:make') ? draft : undefined, resources })
  const grids = draft && model.live.newest?.answer.grids
  const kind = draft?.terms.kind
  const drawn = useMemo(() => grids && kind && { values: minutesLonger(grids), kind }, [grids, kind])
  return {
    model,
    list,
    resources,
    drawn,
    /** A click on the map that places something is taken, and selects nothing. */
    takeClick: ((_pick, position) => {
      if (!draft || !model.isAdding) return undefined
      const known = draft.changes.filter(({ type }) => type === 'add').length
      model.addAt(position, words.newName(String(known + 1)))
      return 'kept'
    }) satisfies ClickTaker,
  }
}

type Shown = { draft: Draft | undefined; resources: readonly Resource[] }

function useScenarioPins(handle: MapHandle | undefined, model: ScenarioWork, { draft, resources }: Shown): void {
  const { chosen } = model
  const changes = draft?.changes
  const faults = model.live.newest?.answer.faults ?? noFaults
  const pins = useMemo(
    () => (changes ? pinsOf({ changes, resources, faults, chosen }) : noPins),
    [changes, resources, faults, chosen],
  )
  usePins(handle, pins, { onMove: model.drag, onChoose: model.choose, onRemove: model.close })
}

function usePins(handle: MapHandle | undefined, pins: readonly Pin[], events: PinEvents): void {
  useEffect(function showPins() {
    handle?.pin(pins, events)
  })
}
