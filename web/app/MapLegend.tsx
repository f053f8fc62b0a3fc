import { CellLegend, ClassLegend, DensityScale } from '../heat/HeatLegend.tsx'
import type { Scene } from '../map/scene.ts'
import { mapPalettes } from '../styles/theme.ts'
import { coverageWords } from '../words/coverage.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import { LayerLegend } from './LayerLegend.tsx'
import type { HeatModel } from './use-heat.ts'
import type { PanelKey, View } from './view.ts'

type Surface = 'heat' | 'coverage'

/** Panels that tell the colours themselves. */
const toldIn: Record<Surface, readonly (PanelKey | null)[]> = {
  heat: ['layers', 'heat'],
  coverage: ['layers', 'coverage'],
}

/** What colours the ground of this scene and is explained by no open panel. */
export function untoldSurface({ lattices, layers }: Scene, panel: PanelKey | null): Surface | undefined {
  const has = (id: string) => layers.some(({ layer }) => layer.id === id)
  const drawn = lattices.length > 0 || has('heat-grids') ? 'heat' : has('coverage-grids') ? 'coverage' : undefined
  return drawn && !toldIn[drawn].includes(panel) ? drawn : undefined
}

type Props = { scene: Scene; view: View; heat: HeatModel }

/** The meaning of the colours on the map, where no open panel says it. */
export function MapLegend({ scene, view, heat }: Props) {
  const heatTexts = useWords(heatWords)
  const coverageTexts = useWords(coverageWords)
  const surface = untoldSurface(scene, view.panel)
  if (surface === undefined) return null
  return (
    <aside className="map-legend" aria-labelledby="map-legend">
      <h2 id="map-legend">{surface === 'heat' ? heatTexts.title : coverageTexts.title}</h2>
      {surface === 'heat' ? (
        <HeatColors view={view} heat={heat} />
      ) : (
        <LayerLegend layer="coverage" view={view} heat={heat} />
      )}
    </aside>
  )
}

function HeatColors({ view: { theme, heat: settings }, heat }: Pick<Props, 'view' | 'heat'>) {
  const words = useWords(heatWords)
  const { mode, measure, cellMeters } = settings
  if (mode === 'density')
    return heat.summary.data?.total === 0 ? (
      <p className="legend-note">{words.noIncidents}</p>
    ) : (
      <>
        <DensityScale theme={theme} max={heat.scaleMax} />
        <p className="legend-note">{words.scaleUnit}</p>
      </>
    )
  if (mode === 'cells') return <CellLegend theme={theme} breaks={heat.cells.breaks} cellMeters={cellMeters} />
  return (
    <>
      <ClassLegend theme={theme} breaks={heat.breaks} measure={measure} hatch={mapPalettes[theme].hatch} />
      <p className="legend-note">{words[measure]}</p>
    </>
  )
}
