import type { Account } from '#contract/accounts'
import { TerritoryNames } from '../ui/TerritoryNames.tsx'
import { accountWords } from '../words/accounts.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'

export function AccountCells({ account, isMe, nowMs }: { account: Account; isMe: boolean; nowMs: number }) {
  const words = useWords(accountWords)
  const format = useFormat()
  const { post, lastSignInAt, territories } = account
  return (
    <>
      <th scope="row">
        <span className="person">
          <strong>{account.name}</strong>
          {isMe ? <span className="tag tag-accent">{words.you}</span> : null}
          {account.isDisabled ? <span className="tag">{words.disabled}</span> : null}
          {account.awaitsConfirmation ? (
            <span className="tag tag-warm" title={words.awaitsHint}>
              {words.awaits}
            </span>
          ) : null}
          {account.isStale && !account.isDisabled ? (
            <span className="tag tag-warm" title={words.staleHint}>
              {words.stale}
            </span>
          ) : null}
        </span>
        <small className="quiet">
          {account.login} · {words.ways[account.signIn]}
        </small>
      </th>
      <td>{post === null ? <span className="quiet">{words.noPost}</span> : words.posts[post]}</td>
      <td className="cell-wrap">{territories.length === 0 ? '–' : <TerritoryNames territories={territories} />}</td>
      <td title={lastSignInAt === null ? undefined : format.time(lastSignInAt)}>
        {lastSignInAt === null ? <span className="quiet">{words.never}</span> : format.age(lastSignInAt, nowMs)}
      </td>
    </>
  )
}
