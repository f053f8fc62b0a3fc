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
import type { ClickTaker } from './click-taker.ts'
import { pointedGrid, selectionOf, startPlace } from './page-parts.ts'
import { roundCamera } from './url-state.ts'
import type { Hover, Marks } from './use-marks.ts'
import { useView } from './view-store.ts'

type Props = {
  bbox: Bbox
  scene: Scene
  /** What side b of a comparison is drawn from, while it is looked at by swiping. */
  swiped?: { parts: SceneParts; sides: Record<'a' | 'b', SwipeSideFacts> } | undefined
  handle?: MapHandle | undefined
  marks: Marks
  takeClick?: ClickTaker
  /** What is under a position where heat is drawn by cell. */
  cellAt: (position: Position) => PointedCell | undefined
  addressOf: (url: string) => string
  /** While a plan is in the hand the pointer is its own. */
  planHand?: PlanHand | undefined
  onHandle: (handle: MapHandle | undefined) => void
  onSeen: (bbox: Bbox) => void
  onIdle: () => void
}

/** The map and what it tells the page: where it looks, what is clicked, what is pointed at. */
export function CityMap({
  bbox,
  scene,
  swiped,
  handle,
  marks,
  takeClick,
  cellAt,
  addressOf,
  planHand,
  onHandle,
  onSeen,
  onIdle,
}: Props) {
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
            const taken = takeClick?.(pick, position)
            if (taken === 'kept') return
            marks.setSpot(taken ? position : undefined)
            if (taken === 'marked') return
            change({ selection: pick && !taken ? (selectionOf(pick.layer, pick.id) ?? view.selection) : null })
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

/** A cell lies over the grid below it and under the things that stand in it. */
function hoverOf(pick: Pick | undefined, pixel: [number, number], cell: PointedCell | undefined): Hover | undefined {
  if (!cell || (pick && pointedGrid(pick) === undefined)) return pick && { pick, pixel }
  const { name, count, at } = cell
  return { pick: { layer: cellPick, id: 0, properties: { name, count } }, pixel, cell: at }
}
