import type { IncidentClass } from '#contract/catalogues'
import { ClassTree } from '../catalogues/ClassTree.tsx'
import { FilterForm, withChoice } from '../incidents/FilterForm.tsx'
import type { HeatModel } from './use-heat.ts'
import type { View } from './view.ts'

type Props = {
  view: View
  change: (patch: Partial<View>) => void
  classes: readonly IncidentClass[]
  heat: HeatModel
}

/** The one filter of all figures, as it stands in the panels that follow it. */
export function OpenFilter({ view, change, classes, heat }: Props) {
  const { filter } = view
  return (
    <FilterForm
      filter={filter}
      onChange={(next) => change({ filter: next })}
      placeholders={heat.summary.data?.placeholders}
      theme={view.theme}
      classTree={
        <ClassTree
          classes={classes}
          counts={heat.counts}
          chosen={filter.classes ?? []}
          onChange={(chosen) => change({ filter: withChoice(filter, 'classes', chosen) })}
        />
      }
    />
  )
}
