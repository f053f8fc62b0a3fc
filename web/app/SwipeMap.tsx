import type { KeyboardEvent, PointerEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import { MapCanvas } from '../map/MapCanvas.tsx'
import type { MapEvents, MapHandle, Place } from '../map/map-handle.ts'
import { comparisonWords } from '../words/comparisons.ts'
import { useWords } from '../words/language.ts'
import type { SwipeSideFacts } from './SwipeSide.tsx'
import { SwipeSide } from './SwipeSide.tsx'
import type { SceneParts } from './use-city-scene.ts'
import { useCityScene } from './use-city-scene.ts'

type Props = {
  /** The map below; this one looks where it looks. */
  below: MapHandle | undefined
  start: Place
  /** What its side of the comparison is drawn from. */
  parts: SceneParts
  /** Of both sides: their periods and the classes of their counts. */
  sides: Record<'a' | 'b', SwipeSideFacts>
  addressOf: (url: string) => string
}

const step = 2
const ignore = () => undefined

/**
 * A second map over the first, cut off at the divider: A on its left, B on its right. It takes no pointer, so whoever
 * drags, zooms or clicks does so on the map below, and this one follows frame by frame.
 */
export function SwipeMap({ below, start, parts, sides, addressOf }: Props) {
  const words = useWords(comparisonWords)
  const scene = useCityScene(parts, 'b')
  const [percent, setPercent] = useState(50)
  const [over, setOver] = useState<MapHandle>()
  const frame = useRef<HTMLDivElement>(null)
  useEffect(
    function followBelow() {
      if (!below || !over) return undefined
      return below.onMove(over.jump)
    },
    [below, over],
  )
  const moveTo = (value: number) => setPercent(Math.min(98, Math.max(2, value)))
  const onDrag = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect()
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    moveTo(((event.clientX - box.left) / box.width) * 100)
  }
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowLeft: -step, ArrowRight: step, Home: -100, End: 100 }
    const by = moves[event.key]
    if (by === undefined) return
    event.preventDefault()
    event.stopPropagation()
    moveTo(percent + by)
  }
  const events: MapEvents = {
    onCamera: ignore,
    onClick: ignore,
    onHover: ignore,
    onGrab: () => false,
    onDrag: ignore,
    onRelease: ignore,
    onIdle: ignore,
    onTrouble: (message) => console.warn(message),
    addressOf,
    isMotionReduced: () => true,
  }
  return (
    <div ref={frame} className="swipe" data-testid="swipe">
      <div className="swipe-over" style={{ clipPath: `inset(0 0 0 ${percent}%)` }} aria-hidden="true" inert>
        <MapCanvas start={start} scene={scene} label={words.sideB} events={events} onReady={setOver} />
      </div>
      <SwipeSide side="a" {...sides.a} style={{ right: `calc(${100 - percent}% + 30px)` }} />
      <SwipeSide side="b" {...sides.b} style={{ left: `calc(${percent}% + 30px)` }} />
      <div
        className="swipe-divider"
        style={{ left: `${percent}%` }}
        role="slider"
        tabIndex={0}
        aria-label={words.divider}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        onKeyDown={onKey}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onDrag}
      >
        <span aria-hidden="true">⇔</span>
      </div>
    </div>
  )
}
