import { Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { planWords } from '../words/plans.ts'
import type { Planner } from './planner.ts'

/** Figures of the one grid that is chosen. */
export function SelectedGrid({ planner, face }: { planner: Planner; face: string }) {
  const words = useWords(planWords)
  const format = useFormat()
  const known = planner.plan.faces.get(face)
  if (!known) return null
  const figures = planner.figures.get(face)
  const shape = planner.shapeOf(face)
  const told = (n: number | null | undefined) => (n === null ? words.untold : n === undefined ? '…' : format.count(n))
  return (
    <Section title={known.name || known.code || words.newGrid}>
      <dl className="plan-facts">
        <dt>{words.facts.households}</dt>
        <dd>{told(figures?.households)}</dd>
        <dt>{words.facts.residents}</dt>
        <dd>{told(figures?.residents)}</dd>
        <dt>{words.facts.buildings}</dt>
        <dd>{told(figures?.buildings)}</dd>
        <dt>{words.facts.open}</dt>
        <dd>{told(figures?.openIncidents)}</dd>
        <dt>{words.facts.area}</dt>
        <dd>{format.count(shape.areaSquareMeters)} m²</dd>
        <dt>{words.facts.compact}</dt>
        <dd>
          {shape.polsbyPopper.toFixed(2)} / {shape.reock.toFixed(2)}
        </dd>
      </dl>
    </Section>
  )
}
