import type { ReactNode } from 'react'
import { createContext, Fragment, useContext } from 'react'
import type { Territory } from '#geo/territory'
import { useWords } from '../words/language.ts'
import { territoryWords } from '../words/territory.ts'
import { territoryName } from './territory-text.ts'

/** Names of divisions belong to another slice, and not everybody is told them: the page hands them in where he is. */
export const AreaNameContext = createContext<((code: string) => ReactNode) | null>(null)

export function TerritoryName({ territory }: { territory: Territory }) {
  const words = useWords(territoryWords)
  const areaName = useContext(AreaNameContext)
  const text = territoryName(territory, words)
  if (territory.kind !== 'area' || areaName === null) return text
  return (
    <span className="territory-name" title={text}>
      {areaName(territory.code)}
    </span>
  )
}

export function TerritoryNames({ territories }: { territories: readonly Territory[] }) {
  const words = useWords(territoryWords)
  if (territories.length === 0) return words.none
  return territories.map((territory, i) => (
    <Fragment key={territory.kind === 'city' ? 'city' : territory.code}>
      {i === 0 ? null : words.comma}
      <TerritoryName territory={territory} />
    </Fragment>
  ))
}
