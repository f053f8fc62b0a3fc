import { useState } from 'react'
import type { ApiKey } from '#contract/keys'
import type { Right } from '#geo/rights'
import { Button } from '../ui/controls.tsx'
import { DeskPage, Rows } from '../ui/DeskPage.tsx'
import { ConfirmButton, FormDialog } from '../ui/dialogs.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useFormat } from '../words/format.ts'
import { keyWords } from '../words/keys.ts'
import { useWords } from '../words/language.ts'
import { KeyUses } from './KeyUses.tsx'
import { useKeyCommands, useKeys } from './keys.queries.ts'
import { MakeKey } from './MakeKey.tsx'

type Props = { mayI: (right: Right) => boolean; nowMs: number }

export function KeysPage({ mayI, nowMs }: Props) {
  const words = useWords(keyWords)
  const { data, error, refetch } = useKeys()
  const [isMaking, setIsMaking] = useState(false)
  return (
    <DeskPage
      title={words.title}
      text={words.text}
      actions={
        mayI('keys:make') ? (
          <Button tone="primary" disabled={!data} onClick={() => setIsMaking(true)}>
            <Icon name="plus" />
            {words.make}
          </Button>
        ) : null
      }
    >
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={5} /> : null}
      {data ? <KeyList keys={data.keys} nowMs={nowMs} mayRevokeAll={mayI('keys:manage')} /> : null}
      <FormDialog isOpen={isMaking} onOpen={setIsMaking} isWide title={words.make}>
        <MakeKey mayI={mayI} longestDays={data?.longestDays ?? 365} onDone={() => setIsMaking(false)} />
      </FormDialog>
    </DeskPage>
  )
}

function KeyList(props: { keys: readonly ApiKey[]; nowMs: number; mayRevokeAll: boolean }) {
  const words = useWords(keyWords)
  const { revoke } = useKeyCommands()
  const [used, setUsed] = useState<ApiKey>()
  if (props.keys.length === 0) return <p className="quiet">{words.none}</p>
  return (
    <>
      {revoke.error ? <ProblemNote error={revoke.error} /> : null}
      <Rows
        label={words.title}
        heads={[words.name, words.owner, words.scopes, words.expires, words.lastUsed, words.state]}
      >
        {props.keys.map((key) => (
          <KeyRow
            key={key.id}
            apiKey={key}
            nowMs={props.nowMs}
            mayRevoke={key.isMine || props.mayRevokeAll}
            isBusy={revoke.isPending}
            onUses={() => setUsed(key)}
            onRevoke={() => revoke.mutate(key.id)}
          />
        ))}
      </Rows>
      <FormDialog
        isOpen={used !== undefined}
        onOpen={() => setUsed(undefined)}
        title={words.usesTitle(used?.name ?? '')}
        text={words.usesText}
      >
        {used ? <KeyUses id={used.id} /> : null}
      </FormDialog>
    </>
  )
}

type RowProps = {
  apiKey: ApiKey
  nowMs: number
  mayRevoke: boolean
  isBusy: boolean
  onUses: () => void
  onRevoke: () => void
}

function KeyRow({ apiKey, nowMs, mayRevoke, isBusy, onUses, onRevoke }: RowProps) {
  const words = useWords(keyWords)
  const format = useFormat()
  const { name, lastUsedAt } = apiKey
  const state = stateOf(apiKey, nowMs)
  return (
    <tr className={state === 'active' ? undefined : 'is-past'}>
      <th scope="row">
        {name}
        <code>{apiKey.beginning}…</code>
      </th>
      <td>{apiKey.accountName}</td>
      <td className="cell-wrap">
        <span className="tags">
          {apiKey.scopes.map((scope) => (
            <code key={scope} className="tag">
              {scope}
            </code>
          ))}
        </span>
      </td>
      <td>{format.day(apiKey.expiresAt)}</td>
      <td>{lastUsedAt === null ? words.never : format.age(lastUsedAt, nowMs)}</td>
      <td>
        <span className="row">
          <span className={state === 'active' ? 'tag tag-accent' : 'tag'}>{words[state]}</span>
          <Button onClick={onUses}>{words.uses}</Button>
          {mayRevoke && state === 'active' ? (
            <ConfirmButton
              trigger={words.revoke}
              title={`${words.revoke}: ${name}`}
              text={words.revokeText(name)}
              action={words.revoke}
              isBusy={isBusy}
              onConfirm={onRevoke}
            />
          ) : null}
        </span>
      </td>
    </tr>
  )
}

function stateOf({ revokedAt, expiresAt }: ApiKey, nowMs: number): 'active' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked'
  return Date.parse(expiresAt) <= nowMs ? 'expired' : 'active'
}
