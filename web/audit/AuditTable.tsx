import { useId, useState } from 'react'
import type { AuditRecord } from '#contract/audit'
import { AnyPost } from '#geo/rights'
import { Purpose } from '#geo/purpose'
import { Button } from '../ui/controls.tsx'
import { Rows } from '../ui/DeskPage.tsx'
import { Facts } from '../ui/figures.tsx'
import { Icon } from '../ui/Icon.tsx'
import { accountWords } from '../words/accounts.ts'
import { auditWords } from '../words/audit.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { purposeWords } from '../words/purposes.ts'

type Props = { entries: readonly AuditRecord[]; onAccount: (id: number) => void }

export function AuditTable({ entries, onAccount }: Props) {
  const words = useWords(auditWords)
  return (
    <Rows
      label={words.title}
      heads={[words.at, words.kind, words.actor, words.action, words.object, words.outcome, words.details]}
    >
      {entries.map((entry) => (
        <Entry key={entry.seq} entry={entry} onAccount={onAccount} />
      ))}
    </Rows>
  )
}

function Entry({ entry, onAccount }: { entry: AuditRecord; onAccount: (id: number) => void }) {
  const words = useWords(auditWords)
  const format = useFormat()
  const id = useId()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <tr className={isOpen ? 'is-open' : undefined}>
        <td>{format.moment(entry.at)}</td>
        <td>
          <span className="tag">{words.kinds[entry.kind]}</span>
        </td>
        <th scope="row">{entry.actor}</th>
        <td>
          <Action id={entry.action} />
        </td>
        <td title={entry.noun ?? undefined}>{objectOf(entry, words.nouns)}</td>
        <td>
          <span className={entry.outcome === 'done' ? 'tag' : 'tag tag-warm'}>{words.outcomes[entry.outcome]}</span>
        </td>
        <td>
          <Button
            tone="quiet"
            className="tree-arrow"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={words.detailsOf(String(entry.seq))}
            onClick={() => setIsOpen(!isOpen)}
          >
            <Icon name="chevron" size={16} />
          </Button>
        </td>
      </tr>
      <tr id={id} hidden={!isOpen} className="entry-details">
        {isOpen ? (
          <td colSpan={7}>
            <Details entry={entry} onAccount={onAccount} />
          </td>
        ) : null}
      </tr>
    </>
  )
}

function Action({ id }: { id: string }) {
  const words = useWords(auditWords)
  const name = words.actions[id]
  return name === undefined ? <code>{id}</code> : <span title={id}>{name}</span>
}

function Details({ entry, onAccount }: { entry: AuditRecord; onAccount: (id: number) => void }) {
  const words = useWords(auditWords)
  const purposes = useWords(purposeWords).names
  const { posts } = useWords(accountWords)
  const { accountId } = entry
  const purpose = Purpose.safeParse(entry.purpose)
  const post = AnyPost.safeParse(entry.post)
  return (
    <div className="entry-facts">
      <div>
        <Facts
          rows={[
            [words.seq, entry.seq],
            [words.account, accountId],
            [words.post, post.success ? posts[post.data] : entry.post],
            [words.address, entry.address],
            [words.purpose, purpose.success ? purposes[purpose.data] : entry.purpose],
            [words.ids, entry.recordIds.join(', ')],
            [words.hash, <code key="hash">{entry.hash}</code>],
          ]}
        />
        {accountId === null ? null : <Button onClick={() => onAccount(accountId)}>{words.onlyAccount}</Button>}
      </div>
      <pre tabIndex={0} role="region" aria-label={words.details}>
        {JSON.stringify(entry.detail, null, 2)}
      </pre>
    </div>
  )
}

/** What the entry is about, short: the details have every number. */
function objectOf({ noun, recordIds }: AuditRecord, nouns: Readonly<Record<string, string>>): string {
  const [first, ...more] = recordIds
  const ids = first === undefined ? '' : ` #${first}${more.length > 0 ? ` +${more.length}` : ''}`
  return noun === null ? '–' : `${nouns[noun] ?? noun}${ids}`
}
