import { useState } from 'react'
import type { Account } from '#contract/accounts'
import { Button } from '../ui/controls.tsx'
import { ConfirmButton, Form, FormDialog } from '../ui/dialogs.tsx'
import { TextField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { accountWords } from '../words/accounts.ts'
import { controlWords } from '../words/controls.ts'
import { useWords } from '../words/language.ts'
import { useChangeAccount, useGivePost, useInviteAgain } from './accounts.queries.ts'
import { GivePost } from './GivePost.tsx'
import type { Invitation } from './OneTimeLink.tsx'
import { OneTimeLink } from './OneTimeLink.tsx'
import type { PeopleProps } from './people-props.ts'

type Props = PeopleProps & { account: Account }

/** Only what the caller may do, and nothing to himself that the service refuses. */
export function AccountActions(props: Props) {
  const { account, mayI, myId } = props
  const isMe = account.id === myId
  return (
    <span className="row row-right">
      {mayI('grants:give') && !isMe && account.awaitsConfirmation ? <ConfirmPostButton account={account} /> : null}
      {mayI('grants:give') && !isMe ? <PostButton {...props} /> : null}
      {mayI('accounts:manage') ? <ManageButtons account={account} isMe={isMe} /> : null}
    </span>
  )
}

function PostButton({ account, territoryPicker }: Props) {
  const words = useWords(accountWords)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{words.givePost}</Button>
      <FormDialog isOpen={isOpen} onOpen={setIsOpen} isWide title={words.givePostTo(account.name)}>
        <GivePost account={account} territoryPicker={territoryPicker} onDone={() => setIsOpen(false)} />
      </FormDialog>
    </>
  )
}

/** Gives the same post and territories again: that is what lets the rights of the account count again. */
function ConfirmPostButton({ account }: { account: Account }) {
  const words = useWords(accountWords)
  const give = useGivePost(account.id)
  const { name, post, territories } = account
  if (post === null) return null
  return (
    <>
      <ConfirmButton
        trigger={words.confirmPost}
        tone="primary"
        title={`${words.confirmPost}: ${name}`}
        text={words.confirmPostText(name, words.posts[post])}
        action={words.confirmPost}
        isBusy={give.isPending}
        onConfirm={() => give.mutate({ post, territories })}
      />
      {give.error ? <ProblemNote error={give.error} /> : null}
    </>
  )
}

function ManageButtons({ account, isMe }: { account: Account; isMe: boolean }) {
  const words = useWords(accountWords)
  const change = useChangeAccount(account.id)
  const [isRenaming, setIsRenaming] = useState(false)
  return (
    <>
      <Button onClick={() => setIsRenaming(true)}>{words.rename}</Button>
      {account.signIn === 'password' && !account.isDisabled ? <InviteButton account={account} /> : null}
      {isMe ? null : account.isDisabled ? (
        <Button disabled={change.isPending} onClick={() => change.mutate({ isDisabled: false })}>
          {words.enable}
        </Button>
      ) : (
        <ConfirmButton
          trigger={words.disable}
          title={`${words.disable}: ${account.name}`}
          text={words.disableText(account.name)}
          action={words.disable}
          isBusy={change.isPending}
          onConfirm={() => change.mutate({ isDisabled: true })}
        />
      )}
      {change.error ? <ProblemNote error={change.error} /> : null}
      <FormDialog isOpen={isRenaming} onOpen={setIsRenaming} title={`${words.rename}: ${account.login}`}>
        <RenameForm account={account} onDone={() => setIsRenaming(false)} />
      </FormDialog>
    </>
  )
}

function RenameForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const words = useWords(accountWords)
  const controls = useWords(controlWords)
  const [name, setName] = useState(account.name)
  const change = useChangeAccount(account.id)
  return (
    <Form
      action={controls.save}
      isReady={name.trim() !== ''}
      isBusy={change.isPending}
      onCancel={onDone}
      onSubmit={() => change.mutate({ name: name.trim() }, { onSuccess: onDone })}
    >
      <TextField label={words.name} maxLength={100} required value={name} onChange={setName} />
      {change.error ? <ProblemNote error={change.error} /> : null}
    </Form>
  )
}

function InviteButton({ account }: { account: Account }) {
  const words = useWords(accountWords)
  const invite = useInviteAgain(account.id)
  const [invitation, setInvitation] = useState<Invitation>()
  return (
    <>
      <ConfirmButton
        trigger={words.inviteAgain}
        title={`${words.inviteAgain}: ${account.name}`}
        text={account.post === null ? words.inviteAgainText : `${words.inviteAgainText} ${words.inviteRests}`}
        action={words.inviteAgain}
        isBusy={invite.isPending}
        onConfirm={() => invite.mutate(undefined, { onSuccess: setInvitation })}
      />
      {invite.error ? <ProblemNote error={invite.error} /> : null}
      <FormDialog isOpen={invitation !== undefined} onOpen={() => setInvitation(undefined)} title={words.linkTitle}>
        {invitation ? <OneTimeLink {...{ account, invitation }} onDone={() => setInvitation(undefined)} /> : null}
      </FormDialog>
    </>
  )
}
