import { HeatmapLayer } from '@deck.gl/aggregation-layers'
import { MapboxOverlay } from '@deck.gl/mapbox'
import type { GeoJSONSource } from 'maplibre-gl'
import { Map as MaplibreMap } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import { unpackCounts } from '#geo/sparse-counts'
import { cellGrid } from '../../../web/heat/cell-grid.ts'
import { framesOf, openTally } from '../../../web/heat/frames.ts'
import { readDensity } from '../../../web/heat/heat.queries.ts'
import type { DensityPicture } from '../../../web/heat/heat.layers.ts'
import { densityLattice } from '../../../web/heat/heat.layers.ts'
import { playedDensity, samplesFor } from '../../../web/heat/played-density.ts'
import { openOverlay } from '../../../web/map/overlay.ts'

/** What one contestant is timed at; called by browser-bench.ts. */
export type BenchPage = {
  /** Ends when heat is on the screen. */
  first: () => Promise<void>
  /** Shows weeks up to number `week`, four together; ends when the picture is finished. */
  frame: (week: number) => Promise<void>
  /** Fetches what playing needs beyond the first picture. */
  prepare: () => Promise<void>
}

const weekSeconds = 604_800
const asked = new URLSearchParams(location.search)
const radiusMeters = 300

const map = new MaplibreMap({
  container: 'map',
  style: {
    version: 8,
    sources: {},
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#ffffff' } },
      { id: 'heat-density-anchor', type: 'background', layout: { visibility: 'none' } },
    ],
  },
  center: [116.355, 39.885],
  zoom: 10.4,
  fadeDuration: 0,
  attributionControl: false,
})

/** Whether anything but the white ground is drawn; reading pixels waits until the card is done. */
function inkedPixels(): number {
  const { canvas } = { canvas: map.getCanvas() }
  const gl = canvas.getContext('webgl2')
  if (!gl) throw new Error('this browser has no WebGL 2')
  const pixels = new Uint8Array(canvas.width * canvas.height * 4)
  gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
  let inked = 0
  for (let i = 0; i < pixels.length; i += 4) if ((pixels[i + 2] ?? 255) < 250) inked++
  return inked
}

/** Resolves after a frame for which `isDone` holds. */
function untilDrawn(isDone: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isDone()) return
      map.off('render', look)
      clearInterval(nudge)
      resolve()
    }
    map.on('render', look)
    const nudge = setInterval(() => map.triggerRepaint(), 16)
    map.triggerRepaint()
  })
}

const untilInked = () => untilDrawn(() => inkedPixels() > 500)

async function bytesOf(path: string): Promise<{ bytes: ArrayBuffer; headers: Headers }> {
  const answer = await fetch(path)
  return { bytes: await answer.arrayBuffer(), headers: answer.headers }
}

function ours(): BenchPage {
  const overlay = openOverlay(map)
  const show = (picture: DensityPicture) => overlay.show([densityLattice(picture, 'light', 0.85)])
  let draw = (_week: number): DensityPicture | undefined => undefined
  return {
    first: async () => {
      const { bytes, headers } = await bytesOf(`/density?radius=${radiusMeters}`)
      const field = readDensity(bytes, headers)
      show({ ...field, max: field.max })
      await untilInked()
    },
    prepare: async () => {
      const cellMeters = radiusMeters / 3
      const { bytes, headers } = await bytesOf(`/cells?meters=${cellMeters}`)
      const frames = framesOf(unpackCounts(bytes))
      const tally = openTally(frames)
      const [columns = new Uint32Array(), rows = new Uint32Array()] = frames.keys
      const lattice = { shape: 'square' as const, cellMeters, latitudeTenths: Number(headers.get('x-cell-latitude')) }
      const grid = cellGrid(lattice, columns, rows)
      if (!grid) throw new Error('the bench city is empty')
      const samples = samplesFor(radiusMeters, cellMeters)
      draw = (week) => {
        const field = playedDensity(grid, tally(Math.max(0, week - 4), week), radiusMeters, samples)
        return { ...field, bbox: grid.bbox, max: 2000, version: String(week) }
      }
    },
    frame: async (week) => {
      const picture = draw(week)
      if (picture) show(picture)
      let frames = 0
      await untilDrawn(() => inkedPixels() > 0 && ++frames >= 1)
    },
  }
}

type Points = { positions: Float32Array; seconds: Uint32Array }

/** Sorted by time: longitudes and latitudes, then seconds since the first. */
async function points(): Promise<Points> {
  const { bytes } = await bytesOf('/points')
  const count = bytes.byteLength / 12
  return { positions: new Float32Array(bytes, 0, count * 2), seconds: new Uint32Array(bytes, count * 8, count) }
}

function firstAt({ seconds }: Points, wanted: number): number {
  let [low, high] = [0, seconds.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((seconds[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function deckHeatmap(): BenchPage {
  const overlay = new MapboxOverlay({ interleaved: true, layers: [] })
  map.addControl(overlay)
  let held: Points | undefined
  const show = (from: number, to: number, { positions }: Points) => {
    const value = positions.subarray(from * 2, to * 2)
    const data = { length: to - from, attributes: { getPosition: { value, size: 2 } } }
    overlay.setProps({
      layers: [
        new HeatmapLayer({
          id: 'heat',
          data,
          radiusPixels: 12,
          debounceTimeout: 0,
          beforeId: 'heat-density-anchor',
        } as never),
      ],
    })
  }
  return {
    first: async () => {
      held = await points()
      show(0, held.seconds.length, held)
      await untilInked()
    },
    prepare: () => Promise.resolve(),
    frame: async (week) => {
      if (!held) return
      show(firstAt(held, Math.max(0, week - 4) * weekSeconds), firstAt(held, week * weekSeconds), held)
      let frames = 0
      await untilDrawn(() => inkedPixels() > 0 && ++frames >= 2)
    },
  }
}

function maplibreHeatmap(): BenchPage {
  const collect = ({ positions, seconds }: Points) => ({
    type: 'FeatureCollection' as const,
    features: Array.from(seconds, (second, i) => ({
      type: 'Feature' as const,
      properties: { t: second },
      geometry: { type: 'Point' as const, coordinates: [positions[i * 2] ?? 0, positions[i * 2 + 1] ?? 0] },
    })),
  })
  const untilIdle = () => new Promise<void>((resolve) => void map.once('idle', () => resolve()))
  return {
    first: async () => {
      const held = await points()
      map.addSource('points', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
      map.addLayer({
        id: 'heat',
        type: 'heatmap',
        source: 'points',
        paint: { 'heatmap-radius': 12, 'heatmap-intensity': 0.2 },
      })
      map.getSource<GeoJSONSource>('points')?.setData(collect(held))
      await untilInked()
    },
    prepare: () => Promise.resolve(),
    frame: async (week) => {
      map.setFilter('heat', [
        'all',
        ['>=', ['get', 't'], (week - 4) * weekSeconds],
        ['<', ['get', 't'], week * weekSeconds],
      ])
      await untilIdle()
      await untilDrawn(() => inkedPixels() >= 0)
    },
  }
}

const contestants: Record<string, () => BenchPage> = {
  ours,
  'deck-heatmap': deckHeatmap,
  'maplibre-heatmap': maplibreHeatmap,
}

void map.once('load', () => {
  const open = contestants[asked.get('contestant') ?? '']
  if (open) Object.assign(window, { bench: open() })
})
