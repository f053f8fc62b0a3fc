import { useState } from 'react'
import type { Screen } from '#contract/screens'
import { Button } from '../ui/controls.tsx'
import { DeskPage, Rows } from '../ui/DeskPage.tsx'
import { ConfirmButton, FormDialog } from '../ui/dialogs.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import type { TerritoryPicker } from '../ui/territory-picker.ts'
import { TerritoryName } from '../ui/TerritoryNames.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { screenWords } from '../words/screens.ts'
import { PairForm } from './PairForm.tsx'
import { useScreenCommands, useScreens } from './screens.queries.ts'

type Props = { nowMs: number; territoryPicker: TerritoryPicker }

export function ScreensPage({ nowMs, territoryPicker }: Props) {
  const words = useWords(screenWords)
  const { data, error, refetch } = useScreens()
  const { revoke } = useScreenCommands()
  const [isPairing, setIsPairing] = useState(false)
  return (
    <DeskPage
      title={words.title}
      text={words.text}
      actions={
        <Button tone="primary" onClick={() => setIsPairing(true)}>
          <Icon name="screen" />
          {words.pair}
        </Button>
      }
    >
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {revoke.error ? <ProblemNote error={revoke.error} /> : null}
      {!data && !error ? <Waiting lines={4} /> : null}
      {data?.length === 0 ? <p className="quiet">{words.none}</p> : null}
      {data && data.length > 0 ? (
        <Rows
          label={words.title}
          heads={[words.name, words.level, words.territory, words.paired, words.lastSeen, words.state]}
        >
          {data.map((screen) => (
            <ScreenRow key={screen.id} {...{ screen, nowMs }} onRevoke={() => revoke.mutate(screen.id)} />
          ))}
        </Rows>
      ) : null}
      <FormDialog isOpen={isPairing} onOpen={setIsPairing} isWide title={words.pair} text={words.pairText}>
        <PairForm territoryPicker={territoryPicker} onDone={() => setIsPairing(false)} />
      </FormDialog>
    </DeskPage>
  )
}

function ScreenRow({ screen, nowMs, onRevoke }: { screen: Screen; nowMs: number; onRevoke: () => void }) {
  const words = useWords(screenWords)
  const format = useFormat()
  const { name, revokedAt, lastSeenAt } = screen
  return (
    <tr className={revokedAt === null ? undefined : 'is-past'}>
      <th scope="row">{name}</th>
      <td title={words.levelTexts[screen.level]}>{words.levels[screen.level]}</td>
      <td>
        <TerritoryName territory={screen.territory} />
      </td>
      <td>{words.pairedBy(screen.pairedBy, format.time(screen.pairedAt))}</td>
      <td>{lastSeenAt === null ? words.never : format.age(lastSeenAt, nowMs)}</td>
      <td>
        <span className="row">
          <span className={revokedAt === null ? 'tag tag-accent' : 'tag'}>
            {revokedAt === null ? words.active : words.revoked}
          </span>
          {revokedAt === null ? (
            <ConfirmButton
              trigger={words.revoke}
              title={`${words.revoke}: ${name}`}
              text={words.revokeText(name)}
              action={words.revoke}
              onConfirm={onRevoke}
            />
          ) : null}
        </span>
      </td>
    </tr>
  )
}
