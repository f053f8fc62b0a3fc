import type { Account } from '#contract/accounts'
import { ConfirmButton } from '../ui/dialogs.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { DeskPart } from '../ui/DeskPage.tsx'
import { accountWords } from '../words/accounts.ts'
import { useWords } from '../words/language.ts'
import { useAppoint } from './accounts.queries.ts'

/** Who manages accounts gives no posts, but somebody has to give the first: this stands only until it is done. */
export function Appointment({ accounts, myId }: { accounts: readonly Account[]; myId: number | null }) {
  const words = useWords(accountWords)
  const free = accounts.filter(({ id, post, isDisabled }) => post === null && !isDisabled && id !== myId)
  return (
    <DeskPart title={words.appointTitle} text={words.appointText}>
      <ul className="list">
        {free.map((account) => (
          <Candidate key={account.id} account={account} />
        ))}
      </ul>
      {free.length === 0 ? <p className="quiet">{words.makeText}</p> : null}
    </DeskPart>
  )
}

function Candidate({ account }: { account: Account }) {
  const words = useWords(accountWords)
  const appoint = useAppoint(account.id)
  return (
    <li>
      <span className="list-name">
        <strong>{account.name}</strong>
        <small className="quiet">{account.login}</small>
      </span>
      {(['audit-admin', 'security-admin'] as const).map((post) => (
        <ConfirmButton
          key={post}
          trigger={words.appointAs(words.posts[post])}
          title={words.appoint}
          text={words.appointConfirm(account.name, words.posts[post])}
          action={words.appoint}
          isBusy={appoint.isPending}
          onConfirm={() => appoint.mutate(post)}
        />
      ))}
      {appoint.error ? <ProblemNote error={appoint.error} /> : null}
    </li>
  )
}
