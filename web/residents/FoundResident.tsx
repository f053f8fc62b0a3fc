import type { exportOwnData } from '#contract/residents'
import { Purpose } from '#geo/purpose'
import type { ResponseOf } from '#http'
import { Facts } from '../ui/figures.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { purposeWords } from '../words/purposes.ts'
import { residentWords } from '../words/residents.ts'
import { ResidentFacts } from './HouseholdList.tsx'

type Found = ResponseOf<typeof exportOwnData>['found'][number]

export function FoundResident({ found }: { found: Found }) {
  const words = useWords(residentWords)
  const { names } = useWords(purposeWords)
  const format = useFormat()
  const purposeName = (word: string) => {
    const known = Purpose.safeParse(word)
    return known.success ? names[known.data] : word
  }
  return (
    <article className="found">
      <ResidentFacts resident={found} />
      <Facts
        rows={[
          [words.where, found.place],
          [words.recordedAt, format.time(found.recordedAt)],
          [words.source, found.source],
        ]}
      />
      <h3 className="field-label">{words.looks}</h3>
      {found.looks.length === 0 ? <p className="quiet">{words.noLooks}</p> : null}
      <ul className="list">
        {found.looks.map((look) => (
          <li key={`${look.at} ${look.by}`}>
            <span className="quiet">{format.time(look.at)}</span>
            <span className="list-name">{words.look(look.by, purposeName(look.purpose))}</span>
          </li>
        ))}
      </ul>
    </article>
  )
}
