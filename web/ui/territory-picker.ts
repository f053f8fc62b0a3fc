import type { ReactNode } from 'react'
import type { Territory } from '#geo/territory'

/** Choosing a territory needs the divisions of the city, which another slice owns: the page hands the picker in. */
export type TerritoryPicker = (props: {
  chosen: readonly Territory[]
  onChange: (chosen: Territory[]) => void
}) => ReactNode
