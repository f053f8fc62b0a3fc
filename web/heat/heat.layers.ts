import type { ExpressionSpecification } from 'maplibre-gl'
import type { CellShape } from '#geo/cell-lattice'
import type { BandedLayer, ImageRecipe, LatticeLayer } from '../map/scene.ts'
import type { MapPalette, Theme } from '../styles/theme.ts'
import { colorAt, cssColorAt, densityColors, fieldScale } from './color-scale.ts'

export const densitySource = 'heat-density'
export const heatJoin = 'heat'
const hatchImage = 'hatch-small-base'

/** Under the pointer on a hexagon or square: what the map itself does not know of. */
export const cellPick = 'heat-cell'

export type DensityPicture = Pick<LatticeLayer, 'version' | 'width' | 'height' | 'bbox' | 'values'> & { max: number }

export function densityLattice({ max, ...field }: DensityPicture, theme: Theme, opacity: number): LatticeLayer {
  return {
    ...field,
    id: densitySource,
    band: 'heat',
    look: 'smooth',
    scale: fieldScale(max),
    colors: densityColors(theme),
    opacity,
    pointed: null,
    rim: rims[theme],
  }
}

export type CellPicture = Pick<LatticeLayer, 'version' | 'width' | 'height' | 'bbox' | 'values' | 'pointed'> & {
  shape: CellShape
  breaks: readonly number[]
}

export function cellLattice({ shape, breaks, ...cells }: CellPicture, theme: Theme, opacity: number): LatticeLayer {
  return {
    ...cells,
    id: 'heat-cells',
    band: 'heat',
    look: shape,
    scale: { type: 'classes', breaks },
    colors: classTable(theme, breaks.length + 1),
    // Streets have to be found under a cell: at full opacity a little of them still shows.
    opacity: opacity * 0.85,
    rim: rims[theme],
  }
}

const rims: Record<Theme, LatticeLayer['rim']> = { light: [20, 24, 32], dark: [255, 255, 255] }
const classTables = new Map<string, Uint8ClampedArray<ArrayBuffer>>()

/** The same array every time, so that the map sees that nothing changed. */
function classTable(theme: Theme, count: number): Uint8ClampedArray<ArrayBuffer> {
  const key = `${theme} ${count}`
  const known = classTables.get(key)
  if (known) return known
  const colors = Array.from({ length: count }, (_, i) => [...colorAt(theme, classPosition(i, count)), 255])
  const table = new Uint8ClampedArray(colors.flat())
  classTables.set(key, table)
  return table
}

/** The ends of the ramp are left out: they vanish into either ground. */
function classPosition(i: number, count: number): number {
  return 0.08 + (0.84 * i) / Math.max(1, count - 1)
}

/** Colours of classes from little to much. */
export function classColors(theme: Theme, count: number): string[] {
  return Array.from({ length: count }, (_, i) => cssColorAt(theme, classPosition(i, count)))
}

export function gridHeatLayers(
  theme: Theme,
  opacity: number,
  breaks: readonly number[],
  smallBase: readonly number[],
): BandedLayer[] {
  const colors = classColors(theme, breaks.length + 1)
  const steps = breaks.flatMap((value, i) => [value, colors[i + 1] ?? 'transparent'])
  const value: ExpressionSpecification = ['coalesce', ['feature-state', heatJoin], -1]
  return [
    {
      band: 'surface',
      layer: {
        id: 'heat-grids',
        type: 'fill',
        source: 'community-grids',
        'source-layer': 'grids',
        paint: {
          'fill-color': [
            'step',
            value,
            'rgba(0,0,0,0)',
            0,
            colors[0] ?? '#888888',
            ...steps,
          ] as unknown as ExpressionSpecification,
          // Not thinned any further: at full opacity a class has the very colour of the legend. Roads, waters and
          // buildings lie over it.
          'fill-opacity': opacity,
        },
      },
    },
    {
      band: 'surface',
      layer: {
        id: 'heat-grids-hatch',
        type: 'fill',
        source: 'community-grids',
        'source-layer': 'grids',
        filter: ['in', ['id'], ['literal', [...smallBase]]],
        paint: { 'fill-pattern': hatchImage, 'fill-opacity': opacity },
      },
    },
  ]
}

export function heatImages(palette: MapPalette): Record<string, ImageRecipe> {
  return { [hatchImage]: { type: 'hatch', color: palette.hatch } }
}
