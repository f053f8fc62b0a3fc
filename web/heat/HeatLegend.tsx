import type { Theme } from '../styles/theme.ts'
import { Button } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Swatch } from '../ui/figures.tsx'
import { useFormat } from '../words/format.ts'
import { heatWords } from '../words/heat.ts'
import { useWords } from '../words/language.ts'
import { alphaAt, cssColorAt, positionOf, roundUp, ticksFor } from './color-scale.ts'
import { scaleNote } from './scale-note.ts'
import { smallBaseHouseholds } from './grid-rates.ts'
import { classColors } from './heat.layers.ts'
import type { HeatSettings } from './heat-settings.ts'

type DensityProps = {
  theme: Theme
  max: number
  isEmpty: boolean
  isPinned: boolean
  isWholeCity: boolean
  onPin: (max: number | null) => void
}

/** The scale of the density field. Ticks stand where their colour stands. */
export function DensityLegend({ theme, max, isEmpty, isPinned, isWholeCity, onPin }: DensityProps) {
  const words = useWords(heatWords)
  if (isEmpty) return <p className="legend-note">{words.noIncidents}</p>
  return (
    <div className="legend-scale">
      <DensityScale theme={theme} max={max} />
      <p className="legend-note">
        {words.scaleUnit} · {scaleNote(words, { isPinned, isWholeCity })}
      </p>
      <div className="row">
        <Button tone="quiet" onClick={() => onPin(isPinned ? null : max)} aria-pressed={isPinned}>
          <Icon name="pin" size={15} />
          {isPinned ? words.unpin : words.pin}
        </Button>
        <span className="row-end">
          <Button tone="quiet" aria-label={words.lower} title={words.lower} onClick={() => onPin(roundUp(max / 1.7))}>
            <Icon name="minus" size={15} />
          </Button>
          <Button tone="quiet" aria-label={words.raise} title={words.raise} onClick={() => onPin(roundUp(max * 1.2))}>
            <Icon name="plus" size={15} />
          </Button>
        </span>
      </div>
    </div>
  )
}

/** Its colours alone, with what they stand for. */
export function DensityScale({ theme, max }: Pick<DensityProps, 'theme' | 'max'>) {
  const words = useWords(heatWords)
  const format = useFormat()
  const stops = Array.from({ length: 21 }, (_, i) => i / 20)
  const gradient = stops.map((at) => withAlpha(cssColorAt(theme, at), alphaAt(at) / alphaAt(1))).join(', ')
  // A count of a quarter is no count: short scales keep their decimals.
  const show = max < 4 ? format.decimal : format.count
  return (
    <>
      <div
        className="legend-ramp"
        style={{ background: `linear-gradient(to right, ${gradient})` }}
        aria-hidden="true"
      />
      <ol className="legend-ticks" aria-label={words.scaleUnit}>
        {ticksFor(show(max)).map((share) => (
          <li key={share} style={{ left: `${positionOf(share, 1) * 100}%` }}>
            {show(share * max)}
            {share === 1 ? '+' : ''}
          </li>
        ))}
      </ol>
    </>
  )
}

function withAlpha(rgb: string, alpha: number): string {
  return rgb.replace(')', ` / ${alpha.toFixed(2)})`)
}

type CellProps = { theme: Theme; breaks: readonly number[]; cellMeters: number }

/** Classes of exact counts by cell; nothing is drawn where nothing was reported. */
export function CellLegend({ theme, breaks, cellMeters }: CellProps) {
  const words = useWords(heatWords)
  const format = useFormat()
  return (
    <>
      <ClassLegend theme={theme} breaks={breaks} measure="count" hatch="" />
      <p className="legend-note">{words.cellUnit(format.meters(cellMeters))}</p>
    </>
  )
}

type ClassProps = { theme: Theme; breaks: readonly number[]; measure: HeatSettings['measure']; hatch: string }

export function ClassLegend({ theme, breaks, measure, hatch }: ClassProps) {
  const words = useWords(heatWords)
  const format = useFormat()
  const colors = classColors(theme, breaks.length + 1)
  const show = measure === 'count' ? format.count : format.decimal
  const nameOf = (i: number) => {
    const low = breaks[i - 1]
    const high = breaks[i]
    if (high === undefined) return `≥ ${show(low ?? 0)}`
    return low === undefined ? `< ${show(high)}` : `${show(low)} – ${show(high)}`
  }
  return (
    <ul className="legend-classes" aria-label={words[measure]}>
      {colors.map((color, i) => (
        <li key={color}>
          <Swatch color={color} />
          {nameOf(i)}
        </li>
      ))}
      {measure === 'count' ? null : (
        <li className="is-wide">
          <Swatch hatch={hatch} />
          {measure === 'per-km2' ? words.smallGround : words.smallBase(smallBaseHouseholds)}
        </li>
      )}
    </ul>
  )
}
