import type { Theme } from '../styles/theme.ts'
import { Section } from '../ui/Panel.tsx'
import { hotspotWords } from '../words/hotspots.ts'
import { useWords } from '../words/language.ts'
import type { HotspotSettings } from './hotspot-settings.ts'
import type { ShownKind } from './hotspots.layers.ts'
import { kindStyle } from './hotspots.layers.ts'

const kindsOf: Record<HotspotSettings['method'], readonly ShownKind[]> = {
  'gi-star': ['hot', 'cold'],
  moran: ['high-high', 'high-low', 'low-high', 'low-low'],
  emerging: ['new', 'intensifying', 'persistent', 'diminishing', 'sporadic', 'historical'],
  clusters: ['cluster'],
}

/** A kind as the map draws it: colour, hatch and rim. */
export function KindSign({ kind, theme }: { kind: ShownKind; theme: Theme }) {
  const { color, isHatched, isBroken } = kindStyle(kind, theme)
  const line = theme === 'light' ? '#ffffffd9' : '#080c12d9'
  const hatch = `repeating-linear-gradient(135deg, ${line} 0 1.3px, transparent 1.3px 5px), `
  return (
    <span
      className="hotspot-sign"
      style={{
        background: `${isHatched ? hatch : ''}color-mix(in srgb, ${color} 55%, transparent)`,
        border: `2px ${isBroken ? 'dashed' : 'solid'} ${color}`,
      }}
      aria-hidden="true"
    />
  )
}

export function HotspotLegend({ method, theme }: { method: HotspotSettings['method']; theme: Theme }) {
  const words = useWords(hotspotWords)
  return (
    <Section title={words.legend}>
      <ul className="legend-classes">
        {kindsOf[method].map((kind) => (
          <li key={kind}>
            <KindSign kind={kind} theme={theme} />
            {words.kinds[kind]}
          </li>
        ))}
      </ul>
    </Section>
  )
}
