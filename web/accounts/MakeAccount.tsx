import { useState } from 'react'
import { Button, Segmented } from '../ui/controls.tsx'
import { Form, FormDialog } from '../ui/dialogs.tsx'
import { TextField } from '../ui/fields.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { accountWords } from '../words/accounts.ts'
import { useWords } from '../words/language.ts'
import { useMakeAccount } from './accounts.queries.ts'
import { OneTimeLink } from './OneTimeLink.tsx'

type Props = { isOpen: boolean; onOpen: (isOpen: boolean) => void }

export function MakeAccount({ isOpen, onOpen }: Props) {
  const words = useWords(accountWords)
  return (
    <FormDialog isOpen={isOpen} onOpen={onOpen} title={words.make} text={words.makeText}>
      <MakeForm onDone={() => onOpen(false)} />
    </FormDialog>
  )
}

function MakeForm({ onDone }: { onDone: () => void }) {
  const words = useWords(accountWords)
  const [name, setName] = useState('')
  const [login, setLogin] = useState('')
  const [signIn, setSignIn] = useState<'password' | 'oidc'>('password')
  const make = useMakeAccount()
  if (make.data) {
    const { account, invitation } = make.data
    return invitation ? <OneTimeLink {...{ account, invitation }} onDone={onDone} /> : <MadeForOidc onDone={onDone} />
  }
  return (
    <Form
      action={words.make}
      isReady={name.trim() !== '' && login.trim().length > 1}
      isBusy={make.isPending}
      onCancel={onDone}
      onSubmit={() => make.mutate({ name, login: login.trim().toLowerCase(), signIn })}
    >
      <TextField label={words.name} maxLength={100} required autoComplete="off" value={name} onChange={setName} />
      <TextField
        label={words.login}
        hint={words.loginHint}
        maxLength={64}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={login}
        onChange={setLogin}
      />
      <div className="field">
        <span className="field-label">{words.signIn}</span>
        <Segmented
          label={words.signIn}
          value={signIn}
          choices={(['password', 'oidc'] as const).map((value) => ({ value, label: words.ways[value] }))}
          onChange={setSignIn}
        />
      </div>
      {make.error ? <ProblemNote error={make.error} /> : null}
    </Form>
  )
}

function MadeForOidc({ onDone }: { onDone: () => void }) {
  const words = useWords(accountWords)
  return (
    <div className="form">
      <p role="status">{words.madeOidc}</p>
      <div className="row row-right">
        <Button tone="primary" onClick={onDone}>
          {words.done}
        </Button>
      </div>
    </div>
  )
}
