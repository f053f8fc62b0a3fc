import type { inviteAgain } from '#contract/accounts'
import type { ResponseOf } from '#http'
import { Button } from '../ui/controls.tsx'
import { CopyText } from '../ui/fields.tsx'
import { accountWords } from '../words/accounts.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'

export type Invitation = ResponseOf<typeof inviteAgain>

type Props = { name: string; invitation: Invitation; onDone: () => void }

/** Shown once. The token stands behind the #, so no server and no proxy writes it down. */
export function OneTimeLink({ name, invitation, onDone }: Props) {
  const words = useWords(accountWords)
  const format = useFormat()
  return (
    <div className="form">
      <p>{words.linkText(name, format.time(invitation.expiresAt))}</p>
      <CopyText label={words.link} text={`${location.origin}/#welcome=${invitation.token}`} />
      <div className="row row-right">
        <Button tone="primary" onClick={onDone}>
          {words.done}
        </Button>
      </div>
    </div>
  )
}
