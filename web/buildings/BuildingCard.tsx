import type { ReactNode } from 'react'
import type { Building } from '#contract/buildings'
import { Button } from '../ui/controls.tsx'
import { Facts, Figure } from '../ui/figures.tsx'
import { Count } from '../ui/notes.tsx'
import { Panel } from '../ui/Panel.tsx'
import { buildingWords } from '../words/buildings.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'

type Props = {
  building: Building
  /** Who lives here, for those who may open it. */
  households: ReactNode
  onGrid: (id: number) => void
  onClose: () => void
}

export function BuildingCard({ building, households, onGrid, onClose }: Props) {
  const words = useWords(buildingWords)
  const page = useWords(pageWords)
  const gridId = building.communityGridId
  return (
    <Panel
      className="card"
      title={building.name || building.address || words.unnamed}
      subtitle={words.useName(building.use)}
      icon="building"
      closeLabel={page.close}
      onClose={onClose}
    >
      <dl className="figures">
        <Figure label={words.households} value={<Count value={building.households} />} />
        <Figure label={words.people} value={<Count value={building.people} />} />
        <Figure label={words.floors} value={building.floors ?? '–'} />
        <Figure label={words.built} value={building.builtYear ?? '–'} />
      </dl>
      <Facts
        rows={[
          [words.address, building.address],
          [
            words.grid,
            gridId === null ? null : (
              <button type="button" className="link" onClick={() => onGrid(gridId)}>
                {building.communityGridCode ?? gridId}
              </button>
            ),
          ],
          [words.code, building.code],
        ]}
      />
      {households}
      {gridId === null ? null : <Button onClick={() => onGrid(gridId)}>{words.grid}</Button>}
    </Panel>
  )
}
