import { useState } from 'react'
import type { Account } from '#contract/accounts'
import { Button } from '../ui/controls.tsx'
import { DeskPage, Rows } from '../ui/DeskPage.tsx'
import { TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { accountWords } from '../words/accounts.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { AccountActions } from './AccountActions.tsx'
import { AccountCells } from './AccountCells.tsx'
import { useAccounts } from './accounts.queries.ts'
import { Appointment } from './Appointment.tsx'
import { MakeAccount } from './MakeAccount.tsx'
import type { PeopleProps } from './people-props.ts'

export function PeoplePage(props: PeopleProps) {
  const words = useWords(accountWords)
  const { data, error, refetch } = useAccounts()
  const [isMaking, setIsMaking] = useState(false)
  return (
    <DeskPage
      title={words.title}
      text={words.text}
      actions={
        props.mayI('accounts:manage') ? (
          <Button tone="primary" onClick={() => setIsMaking(true)}>
            <Icon name="plus" />
            {words.make}
          </Button>
        ) : null
      }
    >
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={8} /> : null}
      {data?.awaitsSecurityAdmin === true && props.mayI('grants:appoint') ? (
        <Appointment accounts={data.accounts} myId={props.myId} />
      ) : null}
      {data ? <AccountList {...props} accounts={data.accounts} /> : null}
      <MakeAccount isOpen={isMaking} onOpen={setIsMaking} />
    </DeskPage>
  )
}

function AccountList(props: PeopleProps & { accounts: readonly Account[] }) {
  const words = useWords(accountWords)
  const format = useFormat()
  const [text, setText] = useState('')
  const shown = props.accounts.filter((account) => isFound(account, text, words.posts))
  const mayAct = props.mayI('accounts:manage') || props.mayI('grants:give')
  return (
    <>
      <div className="row spread desk-tools">
        <TextField label={words.find} type="search" value={text} onChange={setText} />
        <p className="quiet" role="status">
          {words.shown(format.count(shown.length))}
        </p>
      </div>
      {shown.length === 0 ? <p className="quiet">{words.nobody}</p> : null}
      <Rows
        label={words.title}
        heads={[words.name, words.post, words.territory, words.lastSignIn, ...(mayAct ? [words.actions] : [])]}
      >
        {shown.map((account) => (
          <tr key={account.id} className={account.isDisabled ? 'is-past' : undefined}>
            <AccountCells account={account} isMe={account.id === props.myId} nowMs={props.nowMs} />
            {mayAct ? (
              <td className="cell-actions">
                <AccountActions {...props} account={account} />
              </td>
            ) : null}
          </tr>
        ))}
      </Rows>
    </>
  )
}

function isFound({ name, login, post }: Account, text: string, posts: Record<string, string>): boolean {
  const sought = text.trim().toLowerCase()
  return [name, login, post === null ? '' : (posts[post] ?? '')].some((word) => word.toLowerCase().includes(sought))
}
