import type { ReactNode } from 'react'
import type { IncidentFilter } from '#geo/incident-filter'
import { IncidentSource, IncidentStatus } from '#geo/incident-words'
import type { Theme } from '../styles/theme.ts'
import { Button, Chips, Toggle } from '../ui/controls.tsx'
import { Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { incidentWords } from '../words/incidents.ts'
import { useWords } from '../words/language.ts'
import { statusColors } from './incidents.layers.ts'

type Props = {
  filter: IncidentFilter
  onChange: (filter: IncidentFilter) => void
  placeholders: number | undefined
  theme: Theme
  classTree: ReactNode
}

/** An empty choice is no choice: all pass, and the address stays short. */
export function withChoice<K extends 'sources' | 'statuses' | 'classes' | 'hours' | 'weekdays'>(
  filter: IncidentFilter,
  key: K,
  chosen: NonNullable<IncidentFilter[K]>,
): IncidentFilter {
  const rest: IncidentFilter = Object.fromEntries(Object.entries(filter).filter(([name]) => name !== key))
  return chosen.length === 0 ? rest : { ...rest, [key]: chosen }
}

export function FilterForm({ filter, onChange, placeholders, theme, classTree }: Props) {
  const words = useWords(incidentWords)
  const format = useFormat()
  const isFiltered = Object.keys(filter).length > 0
  return (
    <Section
      title={words.filter}
      aside={
        isFiltered ? (
          <Button tone="quiet" onClick={() => onChange({})}>
            {words.clear}
          </Button>
        ) : null
      }
    >
      <div className="field">
        <span className="field-label">{words.statuses}</span>
        <Chips
          label={words.statuses}
          chosen={filter.statuses ?? []}
          choices={IncidentStatus.options.map((value) => ({
            value,
            label: words.status[value],
            color: statusColors[theme][value],
          }))}
          onChange={(chosen) => onChange(withChoice(filter, 'statuses', chosen))}
        />
      </div>
      <div className="field">
        <span className="field-label">{words.sources}</span>
        <Chips
          label={words.sources}
          chosen={filter.sources ?? []}
          choices={IncidentSource.options.map((value) => ({ value, label: words.source[value] }))}
          onChange={(chosen) => onChange(withChoice(filter, 'sources', chosen))}
        />
      </div>
      {classTree}
      <div title={words.placeholdersHint}>
        <Toggle
          label={words.placeholders(format.count(placeholders ?? 0))}
          isOn={filter.placeholders === 'true'}
          onChange={(isOn) => {
            const rest = { ...filter }
            delete rest.placeholders
            onChange(isOn ? { ...rest, placeholders: 'true' } : rest)
          }}
        />
      </div>
    </Section>
  )
}
