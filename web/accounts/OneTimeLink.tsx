import type { Account, inviteAgain } from '#contract/accounts'
import type { ResponseOf } from '#http'
import { Button } from '../ui/controls.tsx'
import { CopyText } from '../ui/fields.tsx'
import { accountWords } from '../words/accounts.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'

export type Invitation = ResponseOf<typeof inviteAgain>

type Props = { account: Account; invitation: Invitation; onDone: () => void }

/** Shown once. The token stands behind the #, so no server and no proxy writes it down. */
export function OneTimeLink({ account, invitation, onDone }: Props) {
  const words = useWords(accountWords)
  const format = useFormat()
  return (
    <div className="form">
      <p>{words.linkText(account.name, format.time(invitation.expiresAt))}</p>
      {account.post === null ? null : <p className="note note-empty">{words.inviteRests}</p>}
      <CopyText label={words.link} text={`${location.origin}/#welcome=${invitation.token}`} />
      <div className="row row-right">
        <Button tone="primary" onClick={onDone}>
          {words.done}
        </Button>
      </div>
    </div>
  )
}
