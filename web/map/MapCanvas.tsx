import { useEffect, useRef } from 'react'
import type { MapEvents, MapHandle, Place } from './map-handle.ts'
import type { Scene } from './scene.ts'

type Props = {
  start: Place
  scene: Scene
  label: string
  events: MapEvents
  onReady: (handle: MapHandle | undefined) => void
}

/** The element the map lives in. MapLibre itself comes in a chunk of its own, after the page is there. */
export function MapCanvas({ start, scene, label, events, onReady }: Props) {
  const element = useRef<HTMLDivElement>(null)
  const handle = useRef<MapHandle>(undefined)
  const latest = useRef({ scene, label, events, start, onReady })

  useEffect(function rememberLatest() {
    latest.current = { scene, label, events, start, onReady }
  })
  useEffect(function openAndClose() {
    const container = element.current
    if (!container) return
    const life = { isOver: false }
    const isOver = () => life.isOver
    const now = () => latest.current
    void import('./map-sync.ts').then(async ({ openMap }) => {
      if (isOver()) return
      const opened = await openMap(
        container,
        now().start,
        forwardEvents(() => now().events),
      )
      if (isOver()) {
        opened.close()
        return
      }
      handle.current = opened
      opened.name(now().label)
      opened.show(now().scene)
      now().onReady(opened)
    })
    return () => {
      life.isOver = true
      handle.current?.close()
      handle.current = undefined
      now().onReady(undefined)
    }
  }, [])
  useEffect(
    function showScene() {
      handle.current?.show(scene)
    },
    [scene],
  )
  useEffect(
    function nameMap() {
      handle.current?.name(label)
    },
    [label],
  )
  return <div ref={element} className="map-canvas" />
}

/** The map outlives renders, so it is given events that always reach the newest ones. */
function forwardEvents(latest: () => MapEvents): MapEvents {
  return {
    onCamera: (camera, bbox) => latest().onCamera(camera, bbox),
    onClick: (pick, position) => latest().onClick(pick, position),
    onHover: (pick, pixel, position) => latest().onHover(pick, pixel, position),
    onGrab: (pick, position, isShift) => latest().onGrab(pick, position, isShift),
    onDrag: (position) => latest().onDrag(position),
    onRelease: (position) => latest().onRelease(position),
    onIdle: () => latest().onIdle(),
    onTrouble: (message) => latest().onTrouble(message),
    addressOf: (url) => latest().addressOf(url),
    isMotionReduced: () => latest().isMotionReduced(),
  }
}
