import { useState } from 'react'
import type { Seer } from '#contract/accounts'
import { allRights } from '#geo/rights'
import { Button } from '../ui/controls.tsx'
import { DeskPart, Rows } from '../ui/DeskPage.tsx'
import { TextField } from '../ui/fields.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { TerritoryName } from '../ui/TerritoryNames.tsx'
import { accountWords } from '../words/accounts.ts'
import { useWords } from '../words/language.ts'
import { rightWords } from '../words/rights.ts'
import { territoryWords } from '../words/territory.ts'
import { useSeers } from './accounts.queries.ts'

/** Who can see a grid, and by which part of his territory. */
export function Seers({ askedGrid }: { askedGrid: string }) {
  const words = useWords(rightWords)
  const [code, setCode] = useState(askedGrid)
  const [asked, setAsked] = useState(askedGrid)
  const { data, error, isFetching } = useSeers(asked)
  return (
    <DeskPart title={words.seers} text={words.seersText}>
      <form
        className="row row-fields"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(code.trim())
        }}
      >
        <TextField label={words.gridCode} maxLength={40} value={code} onChange={setCode} />
        <Button type="submit" tone="primary" disabled={code.trim() === ''}>
          {words.ask}
        </Button>
      </form>
      {error ? <ProblemNote error={error} /> : null}
      {isFetching && !data ? <Waiting lines={3} /> : null}
      {data && !error ? (
        <>
          <h3>{words.seersOf(data.gridName || data.gridCode, data.gridCode)}</h3>
          {data.seers.length === 0 ? <p className="quiet">{words.nobodySees}</p> : <SeerRows seers={data.seers} />}
        </>
      ) : null}
    </DeskPart>
  )
}

function SeerRows({ seers }: { seers: readonly Seer[] }) {
  const words = useWords(rightWords)
  const { posts } = useWords(accountWords)
  const territory = useWords(territoryWords)
  const nameOf = (right: string) => {
    const known = allRights.find((one) => one === right)
    return known ? words.names[known] : right
  }
  return (
    <Rows label={words.seers} heads={[words.person, words.post, words.because, words.may]}>
      {seers.map((seer) => (
        <tr key={seer.accountId}>
          <th scope="row">
            {seer.name} <small className="quiet">{seer.login}</small>
          </th>
          <td>{posts[seer.post]}</td>
          <td>
            <TerritoryName territory={seer.because} />
          </td>
          <td className="cell-wrap">{seer.rights.map(nameOf).join(territory.comma)}</td>
        </tr>
      ))}
    </Rows>
  )
}
