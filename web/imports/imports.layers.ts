import type { Position } from '#geo/geojson'
import type { BandedLayer, SceneSource } from '../map/scene.ts'
import type { MapPalette } from '../styles/theme.ts'

const source = 'import-positions'

/** Where the rows of a file would stand, before anything is stored. */
export function importSources(positions: readonly Position[]): Record<string, SceneSource> {
  const geometry = { type: 'MultiPoint' as const, coordinates: positions.map((position) => [...position]) }
  return { [source]: { type: 'map', spec: { type: 'geojson', data: { type: 'Feature', properties: {}, geometry } } } }
}

export function importLayers(palette: MapPalette): BandedLayer[] {
  return [
    {
      band: 'draft',
      layer: {
        id: source,
        type: 'circle',
        source,
        paint: {
          'circle-radius': 5,
          'circle-color': palette.accent,
          'circle-stroke-color': palette.halo,
          'circle-stroke-width': 1.5,
        },
      },
    },
  ]
}
