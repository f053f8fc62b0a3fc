import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import type { ClusterAlert } from '#contract/hotspots'
import { TileLayer, tileZooms } from '#geo/tile-layers'
import { ResourceKind } from '#geo/resource-kind'
import type { SceneInput } from '../../web/app/scene-input.ts'
import { buildScene } from '../../web/app/scene.ts'
import type { View } from '../../web/app/view.ts'
import { defaultView, layerKeys } from '../../web/app/view.ts'
import { shownKinds } from '../../web/hotspots/hotspots.layers.ts'
import { inDrawingOrder } from '../../web/map/scene-diff.ts'
import type { Scene } from '../../web/map/scene.ts'
import { themes } from '../../web/styles/theme.ts'

const square: [number, number][] = [
  [112, 33],
  [112.1, 33],
  [112.1, 33.1],
  [112, 33],
]

const aField = {
  version: '1',
  width: 1,
  height: 1,
  values: Float32Array.of(3),
  bbox: [112, 33, 113, 34] as [number, number, number, number],
}

function everythingOn(theme: View['theme'], patch: Partial<View> = {}): SceneInput {
  const view = defaultView('zh-CN', theme)
  const layers = Object.fromEntries(layerKeys.map((key) => [key, { isOn: true, opacity: 40 }])) as View['layers']
  return {
    view: { ...view, layers, filter: { classes: [1], statuses: ['open'] }, ...patch },
    tileSources: TileLayer.options.map((layer) => ({
      layer,
      tiles: [`http://here/tiles/${layer}/{z}/{x}/{y}.mvt`],
      ...tileZooms[layer],
    })),
    classes: [],
    density: { ...aField, max: 10 },
    cells: { ...aField, shape: 'hexagon', breaks: [2, 4], pointed: [0, 0] },
    heatGrids: { values: new Map([[1, 5]]), breaks: [2, 4, 8], smallBase: [3] },
    reach: {
      shares: new Map([[1, 50]]),
      unreached: { type: 'MultiPolygon', coordinates: [[square]] },
      surface: 'share',
    },
    hotspots: undefined,
    selected: { type: 'Polygon', coordinates: [square] },
    pointedGridId: 4,
    spot: [112, 33],
    stockMarks: [{ position: [112, 33], label: '3 min' }],
    importPositions: [[112, 33]],
  }
}

function hotspotsOn(coverage: 'unit' | 'community'): SceneInput['hotspots'] {
  const kinds = new Map(shownKinds.map((kind, i) => [i + 1, kind]))
  const alert = { position: [112, 33], radiusMeters: 300 } as unknown as ClusterAlert
  return { coverage, kinds, alerts: [alert] }
}

/** Checked as data: comparing the library's own style types with the validator's takes the type checker minutes. */
type Style = { version: 8; sources: Record<string, unknown>; layers: readonly unknown[] }

/** The scene as MapLibre gets it. */
function styleOf(scene: Scene): Style {
  const sources = Object.entries(scene.sources).map(([id, { spec }]): [string, unknown] => [id, spec])
  return { version: 8, sources: Object.fromEntries(sources), layers: inDrawingOrder(scene.layers) }
}

type PlainLayer = { id: string; type: string; paint?: Record<string, string>; layout?: Record<string, string> }

/** As JSON, for the same reason. */
function plainLayers(scene: Scene): PlainLayer[] {
  return JSON.parse(JSON.stringify(inDrawingOrder(scene.layers))) as PlainLayer[]
}

const errorsOf = (scene: Scene) => validateStyleMin(styleOf(scene) as never).map((error) => error.message)

describe.each(themes)('the map in the %s theme', (theme) => {
  it.each(['share', 'backup', 'unmet'] as const)('is a valid style with cover told as %s', (surface) => {
    const scene = everythingOn(theme)
    const reach = { shares: new Map([[1, 50]]), unreached: undefined, surface }
    const reachers = [{ position: [112, 33] as const, label: '3 min', isOnDuty: false }]
    expect(errorsOf(buildScene({ ...scene, reach, reachers }))).toEqual([])
  })
  it.each(['percent', 'minutes'] as const)('is a valid style with a search for places told in %s', (measure) => {
    const roles = ['kept', 'new', 'closed', 'missed'] as const
    const sites = roles.map((role) => ({ position: [112, 33] as const, role, label: '1' }))
    const placement = { measure, gains: new Map([[1, 12]]), sites, excludedGrids: [4] }
    expect(errorsOf(buildScene({ ...everythingOn(theme), placement }))).toEqual([])
  })
  it.each(['unit', 'community'] as const)('is a valid style with every kind of hot spot on %s grids', (coverage) => {
    const scene = buildScene({ ...everythingOn(theme), hotspots: hotspotsOn(coverage) })
    expect(errorsOf(scene)).toEqual([])
    expect(scene.layers.map(({ layer }) => layer.id)).toContain('hotspot-rim-historical')
    expect(scene.joins.map(({ key }) => key)).toEqual(['hotspot'])
  })

  it.each(['density', 'cells', 'grids'] as const)('is a valid style with everything on and heat as %s', (mode) => {
    const view = defaultView('zh-CN', theme)
    const scene = buildScene(everythingOn(theme, { heat: { ...view.heat, mode } }))
    expect(errorsOf(scene)).toEqual([])
    expect(scene.layers.length).toBeGreaterThan(35)
    expect(scene.lattices).toHaveLength(mode === 'grids' ? 0 : 1)
  })

  it.each([false, true])('is a valid style with a comparison or an estimate open (swiped: %s)', (isSwiped) => {
    const comparison = { ...defaultView('zh-CN', theme).comparison, isSwiped }
    const one = new Map([[1, 2]])
    const everything = everythingOn(theme, { comparison })
    const drawn = { changes: one, fewer: [1], a: one, b: one, breaks: [2, 4] }
    const compared = buildScene({ ...everything, comparison: drawn, side: 'b' })
    const estimated = buildScene({ ...everything, reporting: { values: one, breaks: [2, 4] } })
    const tried = buildScene({ ...everything, scenario: { values: one, kind: 'clinic' } })
    expect([errorsOf(compared), errorsOf(estimated), errorsOf(tried)]).toEqual([[], [], []])
    expect(compared.layers.some(({ layer }) => layer.id === (isSwiped ? 'side-grids' : 'change-grids'))).toBe(true)
  })

  it('is a valid style with everything off', () => {
    const layers = Object.fromEntries(layerKeys.map((key) => [key, { isOn: false, opacity: 100 }])) as View['layers']
    expect(errorsOf(buildScene(everythingOn(theme, { layers })))).toEqual([])
  })
})

describe('the map', () => {
  const scene = buildScene(everythingOn('light'))

  it('would be found out if a layer were wrong', () => {
    const [first] = scene.layers
    const wrong = { ...first?.layer, id: 'wrong', paint: { 'background-colour': 'red' } } as never
    expect(errorsOf({ ...scene, layers: [...scene.layers, { band: 'ground', layer: wrong }] })).not.toEqual([])
  })

  it('has every name once', () => {
    const ids = scene.layers.map(({ layer }) => layer.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('asks for no glyphs, no sprite and no address but the service’s own', () => {
    expect(styleOf(scene)).not.toHaveProperty('glyphs')
    expect(styleOf(scene)).not.toHaveProperty('sprite')
    const addresses = Object.values(scene.sources).flatMap((source) =>
      source.spec.type === 'vector' ? (source.spec.tiles ?? []) : [],
    )
    expect(addresses.every((address) => address.startsWith('http://here/tiles/'))).toBe(true)
  })

  it('draws every picture its layers name', () => {
    for (const kind of ResourceKind.options) expect(scene.images).toHaveProperty([`badge-${kind}`])
    const patterns = plainLayers(scene).flatMap(({ paint }) => paint?.['fill-pattern'] ?? [])
    expect(patterns.length).toBeGreaterThan(0)
    for (const pattern of patterns) expect(scene.images).toHaveProperty([pattern])
  })

  it('names every letter it draws in a font that has Chinese', () => {
    const symbols = plainLayers(scene).filter(({ type }) => type === 'symbol')
    expect(symbols.length).toBeGreaterThan(4)
    for (const { id, layout } of symbols) expect(layout?.['text-font'], id).toContain('Noto Sans CJK SC')
  })

  it('draws nothing from sources that are not there yet', () => {
    const early = buildScene({ ...everythingOn('light'), tileSources: [] })
    expect(errorsOf(early)).toEqual([])
  })

  it('makes heat of only the grids there are', () => {
    const { joins } = buildScene(everythingOn('light', { heat: { ...defaultView('en', 'light').heat, mode: 'grids' } }))
    expect(joins.map(({ source, key }) => `${source}/${key}`)).toEqual([
      'community-grids/heat',
      'community-grids/reach',
    ])
  })
})
