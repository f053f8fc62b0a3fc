import { describe, expect, it } from 'vitest'
import type { BandedLayer, LatticeLayer, Scene } from './scene.ts'
import { emptyScene } from './scene.ts'
import type { SceneChange } from './scene-diff.ts'
import { anchorOf, diffScenes, inDrawingOrder } from './scene-diff.ts'

const vector = (url: string) => ({ type: 'map' as const, spec: { type: 'vector' as const, tiles: [url] } })
const line = (id: string, band: BandedLayer['band'], color = '#000000'): BandedLayer => ({
  band,
  layer: { id, type: 'line', source: 'roads', 'source-layer': 'roads', paint: { 'line-color': color } },
})
const aScene = (layers: BandedLayer[], rest: Partial<Scene> = {}): Scene => ({
  ...emptyScene,
  sources: { roads: vector('/roads') },
  layers,
  ...rest,
})

/** A map that can only do what MapLibre does: refuses layers without source, doubles and unknown neighbours. */
function applyTo(order: string[], sources: Set<string>, changes: SceneChange[]): void {
  const place = (id: string, before: string | undefined) => {
    const at = before === undefined ? order.length : order.indexOf(before)
    if (at < 0) throw new Error(`${id} goes before ${String(before)}, which is not there`)
    order.splice(at, 0, id)
  }
  for (const change of changes) {
    if (change.type === 'add-source') sources.add(change.id)
    if (change.type === 'remove-source') sources.delete(change.id)
    if (change.type === 'remove-layer') order.splice(order.indexOf(change.id), 1)
    if (change.type === 'add-layer') {
      if ('source' in change.layer && !sources.has(change.layer.source)) throw new Error('no such source')
      if (order.includes(change.layer.id)) throw new Error(`${change.layer.id} is there twice`)
      place(change.layer.id, change.before)
    }
    if (change.type === 'move-layer') {
      order.splice(order.indexOf(change.id), 1)
      place(change.id, change.before)
    }
  }
}

function shownAfter(scenes: Scene[]): string[] {
  const order: string[] = []
  const sources = new Set<string>()
  scenes.forEach((scene, i) => applyTo(order, sources, diffScenes(scenes[i - 1] ?? emptyScene, scene)))
  return order
}

describe('the difference of two scenes', () => {
  it('is nothing when they are equal, though built anew', () => {
    expect(diffScenes(aScene([line('a', 'roads')]), aScene([line('a', 'roads')]))).toEqual([])
  })

  it('puts layers in the order of the bands, whatever order they were listed in', () => {
    const scene = aScene([line('name', 'labels'), line('street', 'roads'), line('mark', 'selection')])
    expect(shownAfter([scene])).toEqual(['street', 'mark', 'name'])
    expect(inDrawingOrder(scene.layers).map((layer) => layer.id)).toEqual(['street', 'mark', 'name'])
  })

  it.each([
    ['a layer comes in the middle', ['a', 'c'], ['a', 'b', 'c']],
    ['a layer goes', ['a', 'b', 'c'], ['a', 'c']],
    ['layers change places', ['a', 'b', 'c'], ['c', 'a', 'b']],
    ['all at once', ['a', 'b', 'c', 'd'], ['e', 'd', 'a', 'f']],
    ['all go', ['a', 'b'], []],
  ])('ends in the order of the next scene when %s', (_, before, after) => {
    const scenes = [before, after].map((ids) => aScene(ids.map((id) => line(id, 'roads'))))
    expect(shownAfter(scenes)).toEqual(after)
  })

  it('changes one property without touching the layer', () => {
    const changes = diffScenes(aScene([line('a', 'roads')]), aScene([line('a', 'roads', '#ffffff')]))
    expect(changes).toEqual([{ type: 'set-paint', id: 'a', name: 'line-color', value: '#ffffff' }])
  })

  it('makes a layer anew when its source is replaced', () => {
    const next = aScene([line('a', 'roads')], { sources: { roads: vector('/other') } })
    expect(diffScenes(aScene([line('a', 'roads')]), next).map((change) => change.type)).toEqual([
      'remove-layer',
      'remove-source',
      'add-source',
      'add-layer',
    ])
  })

  it('gives a GeoJSON source new data instead of replacing it', () => {
    const point = (x: number) => ({
      type: 'map' as const,
      spec: { type: 'geojson' as const, data: { type: 'Point' as const, coordinates: [x, 0] } },
    })
    const changes = diffScenes(aScene([], { sources: { spot: point(1) } }), aScene([], { sources: { spot: point(2) } }))
    expect(changes).toEqual([{ type: 'set-data', id: 'spot', data: { type: 'Point', coordinates: [2, 0] } }])
  })

  it('keeps a place under the other layers of its band for what deck.gl draws', () => {
    const lattice: LatticeLayer = {
      id: 'heat',
      band: 'roads',
      version: '1',
      width: 1,
      height: 1,
      values: Float32Array.of(1),
      look: 'smooth',
      bbox: [0, 0, 1, 1],
      scale: { type: 'power', max: 1, exponent: 1 },
      colors: new Uint8ClampedArray(4),
      opacity: 1,
      pointed: null,
      rim: [0, 0, 0],
    }
    const scenes = [
      aScene([line('street', 'roads'), line('name', 'labels')]),
      aScene([line('street', 'roads'), line('name', 'labels')], { lattices: [lattice] }),
    ]
    expect(shownAfter(scenes)).toEqual([anchorOf(lattice), 'street', 'name'])
    const renewed = aScene([], { lattices: [{ ...lattice, version: '2' }] })
    expect(diffScenes(aScene([], { lattices: [lattice] }), renewed)).toEqual([])
  })

  it('sets only the joined values that changed, and takes away those that went', () => {
    const joined = (values: [number, number][]) =>
      aScene([], { joins: [{ source: 'roads', sourceLayer: 'roads', key: 'heat', values: new Map(values) }] })
    const changes = diffScenes(
      joined([
        [1, 5],
        [2, 6],
        [3, 7],
      ]),
      joined([
        [2, 6],
        [3, 8],
      ]),
    )
    expect(changes.map((change) => (change.type === 'set-state' ? [change.id, change.value] : change))).toEqual([
      [1, undefined],
      [3, 8],
    ])
    expect(diffScenes(joined([[1, 5]]), aScene([]))).toHaveLength(1)
  })
})
