import { useState } from 'react'
import type { listHouseholdsOfBuilding, openHousehold, Resident } from '#contract/residents'
import type { ResponseOf } from '#http'
import { Button } from '../ui/controls.tsx'
import { Facts } from '../ui/figures.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Section } from '../ui/Panel.tsx'
import { PurposeDialog, RecordedNote } from '../ui/PurposeDialog.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { residentWords } from '../words/residents.ts'
import { useHouseholdsOfBuilding, useOpenHousehold } from './residents.queries.ts'

type Household = ResponseOf<typeof listHouseholdsOfBuilding>['households'][number]
type Opening = ResponseOf<typeof openHousehold>

/** Households of a building, counted; a household is opened for a purpose, one at a time. */
export function HouseholdList({ buildingId }: { buildingId: number }) {
  const words = useWords(residentWords)
  const { data, error, refetch } = useHouseholdsOfBuilding(buildingId)
  return (
    <Section title={words.households}>
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={3} /> : null}
      {data?.length === 0 ? <p className="quiet">{words.noHouseholds}</p> : null}
      {data && data.length > 0 ? (
        <>
          <p className="quiet">{words.householdsHint}</p>
          <ul className="households">
            {data.map((household) => (
              <HouseholdRow key={household.id} household={household} />
            ))}
          </ul>
        </>
      ) : null}
    </Section>
  )
}

function HouseholdRow({ household }: { household: Household }) {
  const words = useWords(residentWords)
  const format = useFormat()
  const [isAsking, setIsAsking] = useState(false)
  const [opening, setOpening] = useState<Opening>()
  const open = useOpenHousehold()
  const place = words.place(household.place)
  const close = () => {
    setOpening(undefined)
    open.reset()
  }
  return (
    <li>
      <div className="household-row">
        <strong>{place}</strong>
        <span className="quiet">
          {household.size === null ? null : `${words.size(format.count(household.size))} · `}
          {words.recorded(format.count(household.recorded))}
        </span>
        {opening ? (
          <Button tone="quiet" onClick={close}>
            {words.close}
          </Button>
        ) : (
          <Button
            aria-label={words.openOf(place)}
            disabled={household.recorded === 0}
            onClick={() => setIsAsking(true)}
          >
            {words.open}
          </Button>
        )}
      </div>
      {opening ? <OpenedHousehold opening={opening} /> : null}
      <PurposeDialog
        isOpen={isAsking}
        onOpen={setIsAsking}
        title={words.openOf(place)}
        isBusy={open.isPending}
        error={open.error}
        onDeclare={(declared) =>
          open.mutate(
            { householdId: household.id, ...declared },
            {
              onSuccess: (answer) => {
                setOpening(answer)
                setIsAsking(false)
              },
            },
          )
        }
      />
    </li>
  )
}

function OpenedHousehold({ opening }: { opening: Opening }) {
  const words = useWords(residentWords)
  return (
    <div className="opened">
      <RecordedNote isDone />
      <p className="quiet">{words.opened(String(opening.openingId))}</p>
      {opening.residents.length === 0 ? <p className="quiet">{words.noneRecorded}</p> : null}
      {opening.residents.map((resident) => (
        <ResidentFacts key={resident.id} resident={resident} />
      ))}
    </div>
  )
}

export function ResidentFacts({ resident }: { resident: Resident }) {
  const words = useWords(residentWords)
  return (
    <div className="resident">
      <strong>{resident.name ?? words.unnamed}</strong>
      <Facts
        rows={[
          [words.telephone, resident.telephone],
          [words.identity, resident.identityNumber],
          [words.care, resident.care],
        ]}
      />
    </div>
  )
}
