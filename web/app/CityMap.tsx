import { useState } from 'react'
import type { Bbox } from '#geo/bbox'
import type { Position } from '#geo/geojson'
import type { PointedCell } from '../heat/cell-grid.ts'
import { cellPick } from '../heat/heat.layers.ts'
import { MapCanvas } from '../map/MapCanvas.tsx'
import type { MapHandle, Pick } from '../map/map-handle.ts'
import type { Scene } from '../map/scene.ts'
import type { PlanHand } from '../plans/use-planner.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { SwipeMap } from './SwipeMap.tsx'
import type { SwipeSideFacts } from './SwipeSide.tsx'
import type { SceneParts } from './use-city-scene.ts'
import { selectionOf, startPlace } from './page-parts.ts'
import { roundCamera } from './url-state.ts'
import type { Hover, Marks } from './use-marks.ts'
import type { View } from './view.ts'
import type { StockModel } from './use-stock.ts'
import { useView } from './view-store.ts'

type Props = {
  bbox: Bbox
  scene: Scene
  /** What side b of a comparison is drawn from, while it is looked at by swiping. */
  swiped?: { parts: SceneParts; sides: Record<'a' | 'b', SwipeSideFacts> } | undefined
  handle?: MapHandle | undefined
  marks: Marks
  /** An open panel that asks about places: what it took the click for, if it did. */
  takeClick?: StockModel['takeClick']
  /** What is under a position where heat is drawn by cell. */
  cellAt: (position: Position) => PointedCell | undefined
  /** While grids are being chosen a click on one chooses it. */
  pickGrid?: ((id: number) => void) | undefined
  addressOf: (url: string) => string
  /** While a plan is in the hand the pointer is its own. */
  planHand?: PlanHand | undefined
  onHandle: (handle: MapHandle | undefined) => void
  onSeen: (bbox: Bbox) => void
  onIdle: () => void
  /** Takes a click that is to place something. */
  take?: (position: Position) => boolean
}

/** The map and what it tells the page: where it looks, what is clicked, what is pointed at. */
export function CityMap(props: Props) {
  const { bbox, scene, swiped, handle, marks, cellAt, addressOf, planHand, onHandle, onSeen, onIdle } = props
  const { view, change } = useView()
  const words = useWords(pageWords)
  const [start] = useState(() => startPlace(view, bbox))
  return (
    <main id="map" className="map" tabIndex={-1} aria-label={words.map}>
      <MapCanvas
        start={start}
        scene={scene}
        label={words.map}
        onReady={onHandle}
        events={{
          onCamera: (camera, box) => {
            onSeen(box)
            change({ camera: roundCamera(camera) })
          },
          onClick: (pick, position) => {
            const answered = answerPanel(props, view, { pick, position })
            if (answered === 'kept') return
            const chosen = pick && answered === undefined ? (selectionOf(pick.layer, pick.id) ?? view.selection) : null
            change({ selection: chosen })
          },
          onHover: (pick, pixel, position) =>
            marks.setHover(planHand ? undefined : hoverOf(pick, pixel, position && cellAt(position))),
          onGrab: (pick, position, isShift) => planHand?.onGrab(pick, position, isShift) ?? false,
          onDrag: (position) => planHand?.onDrag(position),
          onRelease: (position) => planHand?.onRelease(position),
          onIdle,
          onTrouble: (message) => console.warn(message),
          addressOf,
          isMotionReduced: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
        }}
      />
      {swiped ? <SwipeMap below={handle} {...{ start, addressOf }} {...swiped} /> : null}
    </main>
  )
}

type Click = { pick: Pick | undefined; position: Position }

/** Gives a click to what is being asked for: `kept` leaves the selection, `taken` ends it. */
function answerPanel(
  { take, planHand, pickGrid, takeClick, marks }: Props,
  view: View,
  { pick, position }: Click,
): 'kept' | 'taken' | undefined {
  if (takeWhole({ take, planHand, pickGrid }, { pick, position })) return 'kept'
  if (asksWhoReaches(view)) {
    marks.setSpot(position)
    return 'kept'
  }
  const isTaken = ['place', 'target'].includes(takeClick?.(pick, position) ?? '')
  marks.setSpot(isTaken ? position : undefined)
  return isTaken ? 'taken' : undefined
}

type Hands = { [K in 'take' | 'planHand' | 'pickGrid']?: Props[K] | undefined }

/** What is being drawn or chosen on the map takes every click. */
function takeWhole({ take, planHand, pickGrid }: Hands, { pick, position }: Click): boolean {
  if (take?.(position) === true) return true
  if (planHand) planHand.onClick(pick)
  else if (pickGrid && pick?.layer === gridFace) pickGrid(pick.id)
  return planHand !== undefined || pickGrid !== undefined
}

/** While it is asked who gets to a place, a click says which place. */
function asksWhoReaches({ panel, reach }: View): boolean {
  return panel === 'coverage' && reach.question === 'reachers'
}

const gridFace = 'community-grids-face'

/** A cell lies over the grid below it and under the things that stand in it. */
function hoverOf(pick: Pick | undefined, pixel: [number, number], cell: PointedCell | undefined): Hover | undefined {
  if (!cell || (pick && pick.layer !== gridFace)) return pick && { pick, pixel }
  const { name, count, at } = cell
  return { pick: { layer: cellPick, id: 0, properties: { name, count } }, pixel, cell: at }
}
