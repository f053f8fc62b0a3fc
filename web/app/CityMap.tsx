import { useState } from 'react'
import type { Bbox } from '#geo/bbox'
import { MapCanvas } from '../map/MapCanvas.tsx'
import type { MapHandle } from '../map/map-handle.ts'
import type { Scene } from '../map/scene.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { SwipeMap } from './SwipeMap.tsx'
import { selectionOf, startPlace } from './page-parts.ts'
import { roundCamera } from './url-state.ts'
import type { Marks } from './use-marks.ts'
import { useView } from './view-store.ts'

type Props = {
  bbox: Bbox
  scene: Scene
  /** Side b of a comparison that is looked at by swiping. */
  sceneB?: Scene | undefined
  handle?: MapHandle | undefined
  marks: Marks
  addressOf: (url: string) => string
  onHandle: (handle: MapHandle | undefined) => void
  onSeen: (bbox: Bbox) => void
  onIdle: () => void
}

/** The map and what it tells the page: where it looks, what is clicked, what is pointed at. */
export function CityMap({ bbox, scene, sceneB, handle, marks, addressOf, onHandle, onSeen, onIdle }: Props) {
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
          onClick: (pick) => {
            marks.setSpot(undefined)
            change({ selection: pick ? (selectionOf(pick.layer, pick.id) ?? view.selection) : null })
          },
          onHover: (pick, pixel) => marks.setHover(pick && { pick, pixel }),
          onIdle,
          onTrouble: (message) => console.warn(message),
          addressOf,
          isMotionReduced: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
        }}
      />
      {sceneB ? <SwipeMap below={handle} start={start} scene={sceneB} addressOf={addressOf} /> : null}
    </main>
  )
}
