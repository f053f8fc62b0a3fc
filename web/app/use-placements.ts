import { useMemo, useState } from 'react'
import type { PlacementRun } from '#geo/placement-words'
import type { PlacementDraft, Relaxation } from '../coverage/placement-draft.ts'
import { draftOf, firstDraft, questionOf, relax, withToggled } from '../coverage/placement-draft.ts'
import { placementMapOf } from '../coverage/placement.layers.ts'
import {
  useCancelPlacement,
  usePlacement,
  usePlacementRuns,
  useResourcesOfKind,
  useStartPlacement,
} from '../coverage/placements.queries.ts'
import type { ClickTaker } from './click-taker.ts'
import type { MayI } from './offers.ts'
import { pointedGrid } from './page-parts.ts'
import type { View } from './view.ts'

export type PlacementsModel = ReturnType<typeof usePlacements>

type Change = (patch: Partial<View>) => void

/** The question of where to be, as it is being put, and the answer that is shown; both are drawn on the map. */
export function usePlacements(view: View, change: Change, mayI: MayI) {
  const [draft, setDraft] = useState(firstDraft)
  const [isPicking, setIsPicking] = useState(false)
  const [isTabOpen, setIsTabOpen] = useState(view.placement !== null)
  const isOffered = mayI('analysis:read')
  const isOpen = isOffered && view.panel === 'where-next' && isTabOpen
  const shownId = view.placement
  const onShow = (placement: number | null) => {
    setIsPicking(false)
    change({ placement })
  }
  const asked = useAsked(shownId, isOpen, onShow)
  const { run } = asked
  const kind = run.data?.question.kind ?? view.reach.kind
  const existing = useResourcesOfKind(kind, isOpen && mayI('resources:read')).data
  const ask = (next: PlacementDraft, reach: Pick<View['reach'], 'kind' | 'mode'>) => {
    setDraft(next)
    asked.starting.mutate(questionOf(next, reach))
  }
  const toggle = (id: number) =>
    setDraft((known) => ({ ...known, excludedGrids: withToggled(known.excludedGrids, id) }))
  return {
    isOffered,
    isTabOpen,
    onTab: (isNext: boolean) => {
      setIsTabOpen(isNext)
      setIsPicking(false)
    },
    map: usePlacementMap({ isOpen, shownId, draft, run: run.data }),
    /** While grids are being chosen a click on one chooses it. */
    takeClick: isOpen && isPicking && shownId === null ? pickingGrids(toggle) : undefined,
    model: {
      draft,
      onDraft: (patch: Partial<PlacementDraft>) => setDraft((known) => ({ ...known, ...patch })),
      existing,
      isPicking,
      onPicking: setIsPicking,
      shownId,
      onShow,
      ...asked,
      onStart: () => ask({ ...draft, kept: keptOf(draft, existing) }, view.reach),
      onRelax: (step: Relaxation) => {
        if (run.data) ask(relax(draftOf(run.data.question), step), run.data.question)
      },
      onAgain: ({ question }: PlacementRun) => {
        setDraft(draftOf(question))
        change({ placement: null, reach: { ...view.reach, kind: question.kind, mode: question.mode } })
      },
    },
  }
}

function useAsked(shownId: number | null, isOpen: boolean, onShow: (id: number) => void) {
  return {
    run: usePlacement(shownId, isOpen),
    runs: usePlacementRuns(isOpen && shownId === null),
    starting: useStartPlacement(({ id }) => onShow(id)),
    stopping: useCancelPlacement(),
  }
}

type Drawn = { isOpen: boolean; shownId: number | null; draft: PlacementDraft; run: PlacementRun | undefined }

function usePlacementMap({ isOpen, shownId, draft, run }: Drawn) {
  return useMemo(() => {
    if (!isOpen) return undefined
    if (shownId !== null) return run && placementMapOf(run.question, run.answer)
    return placementMapOf({ goal: draft.goal, excludedGrids: [...draft.excludedGrids] }, null)
  }, [isOpen, shownId, draft, run])
}

/** Ticks of another kind, chosen before, mean nothing for this one. */
function keptOf({ kept }: PlacementDraft, existing: readonly { id: number }[] | undefined): number[] {
  return existing ? kept.filter((id) => existing.some((each) => each.id === id)) : [...kept]
}

function pickingGrids(onGrid: (id: number) => void): ClickTaker {
  return (pick) => {
    const gridId = pointedGrid(pick)
    if (gridId !== undefined) onGrid(gridId)
    return 'kept'
  }
}
