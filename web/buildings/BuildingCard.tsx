import type { Building } from '#contract/buildings'
import { Button } from '../ui/controls.tsx'
import { Facts, Figure } from '../ui/figures.tsx'
import { Panel } from '../ui/Panel.tsx'
import { buildingWords } from '../words/buildings.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'

type Props = { building: Building; onGrid: (id: number) => void; onClose: () => void }

export function BuildingCard({ building, onGrid, onClose }: Props) {
  const words = useWords(buildingWords)
  const page = useWords(pageWords)
  const format = useFormat()
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
        <Figure label={words.households} value={format.count(building.households)} />
        <Figure label={words.people} value={format.count(building.people)} />
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
      {gridId === null ? null : <Button onClick={() => onGrid(gridId)}>{words.grid}</Button>}
    </Panel>
  )
}
