import { householdsWanted } from '#geo/planning/findings'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { planWords } from '../words/plans.ts'
import { balanceColors } from './plans.layers.ts'

const binWidth = 50
const bins = 16

/** How many grids have how many households, with the target marked; the last bar is all beyond. */
export function BalanceChart({ households }: { households: readonly number[] }) {
  const words = useWords(planWords)
  const format = useFormat()
  const counts = Array.from({ length: bins }, () => 0)
  for (const n of households) {
    const bin = Math.min(bins - 1, Math.floor(n / binWidth))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const most = Math.max(1, ...counts)
  const x = (n: number) => (n / binWidth) * 20
  return (
    <figure className="plan-balance">
      <svg viewBox="0 0 320 96" role="img" aria-label={words.balance}>
        <rect
          x={x(householdsWanted.least)}
          y={0}
          width={x(householdsWanted.most - householdsWanted.least)}
          height={78}
          className="plan-target"
        >
          <title>{words.target}</title>
        </rect>
        {counts.map((count, bin) => (
          <rect
            key={bin}
            x={bin * 20 + 1}
            y={78 - (count / most) * 72}
            width={18}
            height={(count / most) * 72}
            fill={colorOf(bin * binWidth)}
          >
            <title>
              {words.balanceOf(
                format.count(count),
                format.count(bin * binWidth),
                bin === bins - 1 ? '∞' : format.count((bin + 1) * binWidth),
              )}
            </title>
          </rect>
        ))}
        {[0, 150, 300, 500, 700].map((n) => (
          <text key={n} x={x(n)} y={93} textAnchor={n === 0 ? 'start' : 'middle'}>
            {n}
          </text>
        ))}
      </svg>
    </figure>
  )
}

function colorOf(least: number): string {
  if (least < householdsWanted.least) return balanceColors.few
  return least < householdsWanted.most ? balanceColors.within : balanceColors.many
}
