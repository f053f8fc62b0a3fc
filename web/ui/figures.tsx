import type { ReactNode } from 'react'

export function Figure({
  value,
  label,
  tone,
  note,
}: {
  value: ReactNode
  label: string
  tone?: 'warm' | 'cool'
  note?: ReactNode
}) {
  return (
    <div className={`figure ${tone ? `figure-${tone}` : ''}`}>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        {note === undefined ? null : <small>{note}</small>}
      </dd>
    </div>
  )
}

/** A share as a bar with its number: the number is the fact, the bar is for the eye. */
export function ShareBar({ share, label, value, note }: { share: number; label: string; value: string; note: string }) {
  return (
    <div className="share">
      <div className="share-words">
        <span>{label}</span>
        <strong>{value}</strong>
      </div>
      <div className="share-track" aria-hidden="true">
        <span style={{ width: `${Math.min(100, Math.max(0, share * 100))}%` }} />
      </div>
      <small>{note}</small>
    </div>
  )
}

/** Bars of a short series, oldest first; `text` says the same to those who do not see it. */
export function Sparkline({ values, text }: { values: readonly number[]; text: string }) {
  const most = Math.max(1, ...values)
  const step = 100 / Math.max(1, values.length)
  return (
    <svg className="sparkline" viewBox="0 0 100 36" preserveAspectRatio="none" role="img" aria-label={text}>
      {values.map((value, i) => {
        const height = Math.max(value > 0 ? 1.5 : 0.5, (value / most) * 34)
        return (
          <rect
            key={i}
            x={i * step + step * 0.12}
            width={step * 0.76}
            y={36 - height}
            height={height}
            rx={0.8}
            className={i === values.length - 1 ? 'is-last' : undefined}
          />
        )
      })}
    </svg>
  )
}

export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

export function Swatch({
  color,
  shape = 'square',
  hatch,
}: {
  color?: string
  shape?: 'square' | 'line' | 'dash' | 'dot'
  hatch?: string
}) {
  const background =
    hatch === undefined ? color : `repeating-linear-gradient(135deg, ${hatch} 0 1.3px, transparent 1.3px 5px)`
  return (
    <span
      className={`swatch swatch-${shape}`}
      style={shape === 'dash' ? { borderTopColor: color } : { background }}
      aria-hidden="true"
    />
  )
}
