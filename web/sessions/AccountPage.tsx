import type { Me, Session } from '#contract/sessions'
import { Button } from '../ui/controls.tsx'
import { DeskPage, DeskPart, Rows } from '../ui/DeskPage.tsx'
import { ConfirmButton } from '../ui/dialogs.tsx'
import { Facts } from '../ui/figures.tsx'
import { EmptyNote, ProblemNote, Waiting } from '../ui/notes.tsx'
import { TerritoryNames } from '../ui/TerritoryNames.tsx'
import { accountWords } from '../words/accounts.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import { deviceName } from './device-name.ts'
import { ChangePasswordForm } from './ChangePasswordForm.tsx'
import { SecondFactorForm } from './SecondFactorForm.tsx'
import { useEndSessions, useSessions } from './sessions.queries.ts'

type Props = { me: Me; nowMs: number; onMe: (me: Me) => void }

export function AccountPage({ me, nowMs, onMe }: Props) {
  const words = useWords(sessionWords)
  const posts = useWords(accountWords).posts
  const { post } = me
  return (
    <DeskPage title={words.account} text={words.accountText}>
      {post === null ? <EmptyNote title={words.noPost}>{words.noPostText}</EmptyNote> : null}
      <DeskPart title={me.name}>
        <div className="facts-frame">
          <Facts
            rows={[
              [words.post, post === null ? '–' : posts[post]],
              [words.territory, <TerritoryNames key="territory" territories={me.territories} />],
            ]}
          />
        </div>
      </DeskPart>
      <SessionList nowMs={nowMs} />
      <Proofs onMe={onMe} />
    </DeskPage>
  )
}

function SessionList({ nowMs }: { nowMs: number }) {
  const words = useWords(sessionWords)
  const { data, error, refetch } = useSessions()
  const end = useEndSessions()
  const others = data?.filter(({ isThisOne, endedAt }) => !isThisOne && endedAt === null) ?? []
  return (
    <DeskPart
      title={words.sessions}
      text={words.sessionsText}
      actions={
        others.length > 0 ? (
          <ConfirmButton
            trigger={words.endOthers}
            title={words.endOthers}
            text={words.endOthersText}
            action={words.endOthers}
            isBusy={end.isPending}
            onConfirm={() => end.mutate(others.map(({ id }) => id))}
          />
        ) : null
      }
    >
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {end.error ? <ProblemNote error={end.error} /> : null}
      {!data && !error ? <Waiting lines={3} /> : null}
      {data ? (
        <Rows
          label={words.sessions}
          heads={[words.device, words.address, words.proofName, words.since, words.lastActive, words.state]}
        >
          {data.map((session) => (
            <SessionRow key={session.id} {...{ session, nowMs }} onEnd={() => end.mutate([session.id])} />
          ))}
        </Rows>
      ) : null}
    </DeskPart>
  )
}

function SessionRow({ session, nowMs, onEnd }: { session: Session; nowMs: number; onEnd: () => void }) {
  const words = useWords(sessionWords)
  const format = useFormat()
  const { endedAt, isThisOne } = session
  const device = deviceName(session.device)
  return (
    <tr className={endedAt === null ? undefined : 'is-past'}>
      <td title={session.device}>{device === '' ? '–' : device}</td>
      <td>{session.address}</td>
      <td>{words.proof[session.proof]}</td>
      <td>{format.time(session.madeAt)}</td>
      <td>{format.age(session.lastActiveAt, nowMs)}</td>
      <td>
        <span className="row">
          {isThisOne ? <span className="tag tag-accent">{words.thisOne}</span> : null}
          {endedAt === null ? null : <span className="quiet">{words.endedAt(format.time(endedAt))}</span>}
          {endedAt === null && !isThisOne ? (
            <Button aria-label={words.endName(device)} onClick={onEnd}>
              {words.end}
            </Button>
          ) : null}
        </span>
      </td>
    </tr>
  )
}

function Proofs({ onMe }: Pick<Props, 'onMe'>) {
  const words = useWords(sessionWords)
  const mine = useSessions().data?.find(({ isThisOne }) => isThisOne)
  const isLocal = mine?.proof.startsWith('oidc') !== true
  return (
    <div className="desk-columns">
      {isLocal ? (
        <DeskPart title={words.change}>
          <ChangePasswordForm onMe={onMe} />
        </DeskPart>
      ) : null}
      <DeskPart
        title={words.secondTitle}
        text={mine?.proof.endsWith('+totp') === true ? words.secondHaveOn : words.secondHaveOff}
      >
        <SecondFactorForm onMe={onMe} />
      </DeskPart>
    </div>
  )
}
