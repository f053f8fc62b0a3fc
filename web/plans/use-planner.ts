import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Position } from '#geo/geojson'
import { mergeFaces } from '#geo/planning/edits'
import { toDegrees } from '#geo/planning/lattice'
import type { Pick } from '../map/map-handle.ts'
import type { Hold, Tool } from './plan-gestures.ts'
import { goOn, letGo, previewOf, takeHold } from './plan-gestures.ts'
import type { Planner, PlannerState } from './planner.ts'
import { openPlanner } from './planner.ts'
import type { PlanPicture } from './plans.layers.ts'
import { drawnSources, planSources } from './plans.layers.ts'

/** What the pointer does on the map while a plan is in the hand. */
export type PlanHand = {
  /** A plan in the hand takes every click. */
  takeClick: (pick: Pick | undefined) => 'kept'
  onGrab: (pick: Pick | undefined, position: Position, isShift: boolean) => boolean
  onDrag: (position: Position) => void
  onRelease: (position: Position) => void
}
export type PlannerModel = ReturnType<typeof usePlanner>

const idle: PlannerState = { tick: 0, selected: new Set(), refusal: null, lost: [], sending: 'rest' }
const neverChanges = () => () => undefined
const alwaysIdle = () => idle
const retryMs = 10_000

/** The plan in the hand, the tool, and what the map shows of both. */
export function usePlanner(isPanelOpen: boolean) {
  const [planner, setPlanner] = useState<Planner>()
  const [tool, setTool] = useState<Tool>('move')
  const [failure, setFailure] = useState<Error>()
  const state = useSyncExternalStore(planner?.subscribe ?? neverChanges, planner?.snapshot ?? alwaysIdle)
  const shown = isPanelOpen ? planner : undefined
  const [hold, setHold] = useState<Hold>()
  useKeys(shown)
  useRetries(planner, state.sending)
  const open = (id: number) => {
    setFailure(undefined)
    openPlanner(id).then(
      (opened) => {
        setPlanner(opened)
        void opened.save()
        opened.count().catch((error: unknown) => console.warn('The figures did not come.', error))
      },
      (error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))),
    )
  }
  return {
    planner,
    state,
    tool,
    failure,
    picture: usePicture(shown, state, hold),
    hand: shown && handOf({ planner: shown, tool, hold, setHold }),
    setTool,
    open,
    close: () => setPlanner(undefined),
    merge: () => planner?.take('merge', mergeFaces(planner.plan, { faces: [...state.selected], seed: newSeed() })),
  }
}

/** Names of new objects begin with it; short, for there are many of them. */
function newSeed(): string {
  return crypto.randomUUID().slice(0, 13)
}

function usePicture(
  planner: Planner | undefined,
  state: PlannerState,
  hold: Hold | undefined,
): PlanPicture | undefined {
  const { tick, selected, refusal } = state
  const grids = useMemo(() => {
    // What is in the planner changes in place; the tick says when.
    if (!planner || tick < 0) return undefined
    return planSources(planner.plan, (face) => ({
      households: householdsOf(planner, face),
      label: labelOf(planner, face),
    }))
  }, [planner, tick])
  const drawn = useMemo(() => {
    const lines = planner && hold ? previewOf(planner.plan, hold) : []
    return drawnSources(lines, refusal?.place ? toDegrees(refusal.place) : null)
  }, [planner, hold, refusal])
  return useMemo(() => grids && { sources: { ...grids, ...drawn }, selected: [...selected] }, [grids, drawn, selected])
}

/** Of grids that have a target; a park or a school has none, and no colour of one. */
function householdsOf(planner: Planner, face: string): number | null | undefined {
  return planner.plan.faces.get(face)?.kind === 'exclusive' ? null : planner.figures.get(face)?.households
}

function labelOf(planner: Planner, face: string): string {
  const households = householdsOf(planner, face)
  const code = planner.plan.faces.get(face)?.code.slice(-3) ?? ''
  return [code, households === null || households === undefined ? '' : String(households)].filter(Boolean).join('\n')
}

type Hand = { planner: Planner; tool: Tool; hold: Hold | undefined; setHold: (hold: Hold | undefined) => void }

function handOf({ planner, tool, setHold }: Hand): PlanHand {
  return {
    takeClick: (pick) => {
      const face = typeof pick?.properties.face === 'string' ? pick.properties.face : undefined
      if (tool === 'move' || (tool === 'split' && planner.state.selected.size === 0))
        planner.select(face, pressed.isShift)
      return 'kept'
    },
    onGrab: (pick, position, isShift) => {
      pressed.isShift = isShift
      pressed.hold = takeHold(tool, pick?.properties, position)
      // Without a grid chosen the first press of a split chooses one.
      if (tool === 'split' && planner.state.selected.size !== 1) pressed.hold = undefined
      return pressed.hold !== undefined
    },
    onDrag: (position) => {
      if (!pressed.hold) return
      pressed.hold = goOn(pressed.hold, position)
      setHold(pressed.hold)
    },
    onRelease: () => {
      const done =
        pressed.hold && letGo(planner.plan, { hold: pressed.hold, selected: planner.state.selected, seed: newSeed() })
      pressed.hold = undefined
      setHold(undefined)
      if (done) planner.take(done.kind, done.edit)
    },
  }
}

/** Of the one pointer there is; moves come faster than the page is drawn. */
const pressed: { isShift: boolean; hold: Hold | undefined } = { isShift: false, hold: undefined }

function useKeys(planner: Planner | undefined): void {
  useEffect(
    function listenForUndo() {
      const onKey = (event: KeyboardEvent) => {
        const key = event.key.toLowerCase()
        if (!planner || !(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return
        if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
        event.preventDefault()
        if (key === 'y' || event.shiftKey) planner.redo()
        else planner.undo()
      }
      window.addEventListener('keydown', onKey)
      return () => window.removeEventListener('keydown', onKey)
    },
    [planner],
  )
}

function useRetries(planner: Planner | undefined, sending: PlannerState['sending']): void {
  useEffect(
    function sendWhenBack() {
      if (!planner || sending !== 'offline') return
      const again = () => void planner.save()
      const timer = setInterval(again, retryMs)
      window.addEventListener('online', again)
      return () => {
        clearInterval(timer)
        window.removeEventListener('online', again)
      }
    },
    [planner, sending],
  )
}
