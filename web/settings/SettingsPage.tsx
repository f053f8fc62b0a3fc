import { useState } from 'react'
import type { SettingsAnswer } from '#contract/settings'
import type { Right } from '#geo/rights'
import { posts } from '#geo/rights'
import { Button } from '../ui/controls.tsx'
import { DeskPage, DeskPart } from '../ui/DeskPage.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { accountWords } from '../words/accounts.ts'
import { useWords } from '../words/language.ts'
import { settingWords } from '../words/settings.ts'
import { NumberSetting } from './NumberSetting.tsx'
import type { Draft } from './settings-draft.ts'
import { changedPart, isFitting, settingGroups } from './settings-draft.ts'
import { useChangeSettings, useSettings } from './settings.queries.ts'
import { SettingsHistory } from './SettingsHistory.tsx'

export function SettingsPage({ mayI }: { mayI: (right: Right) => boolean }) {
  const words = useWords(settingWords)
  const { data, error, refetch } = useSettings()
  const mayChange = mayI('settings:change')
  return (
    <DeskPage title={words.title} text={words.text}>
      {mayChange ? null : <p className="note note-empty">{words.readOnly}</p>}
      {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting lines={8} /> : null}
      {data ? (
        <>
          <SettingsForm answer={data} mayChange={mayChange} />
          <SettingsHistory changes={data.changes} />
        </>
      ) : null}
    </DeskPage>
  )
}

type FormProps = { answer: SettingsAnswer; mayChange: boolean }

function SettingsForm({ answer, mayChange }: FormProps) {
  const words = useWords(settingWords)
  const [draft, setDraft] = useState<Draft>({})
  const change = useChangeSettings()
  const changed = changedPart(draft, answer.settings)
  const isChanged = Object.keys(changed).length > 0
  const edit = (patch: Draft) => {
    change.reset()
    setDraft({ ...draft, ...patch })
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged && isFitting(changed)) change.mutate(changed, { onSuccess: () => setDraft({}) })
      }}
    >
      {Object.entries(settingGroups).map(([group, keys]) => (
        <DeskPart key={group} title={words.groups[group as keyof typeof settingGroups]}>
          <div className="settings">
            {keys.map((name) => (
              <NumberSetting
                key={name}
                {...{ name, mayChange }}
                value={draft[name] ?? answer.settings[name]}
                stored={answer.settings[name]}
                preset={answer.defaults[name]}
                onChange={(value) => edit({ [name]: value })}
              />
            ))}
          </div>
        </DeskPart>
      ))}
      <PostsSetting {...{ answer, mayChange, draft }} onChange={edit} />
      {change.error ? <ProblemNote error={change.error} /> : null}
      {mayChange ? (
        <div className={isChanged ? 'row save-bar is-floating' : 'row save-bar'}>
          <Button type="submit" tone="primary" disabled={!isChanged || !isFitting(changed) || change.isPending}>
            {words.save}
          </Button>
          {isChanged ? <Button onClick={() => setDraft({})}>{words.undo}</Button> : null}
          <span role="status" className="quiet">
            {change.isSuccess ? words.saved : ''}
          </span>
        </div>
      ) : null}
    </form>
  )
}

function PostsSetting(props: FormProps & { draft: Draft; onChange: (patch: Draft) => void }) {
  const words = useWords(settingWords)
  const names = useWords(accountWords).posts
  const chosen = props.draft.secondFactorPosts ?? props.answer.settings.secondFactorPosts
  return (
    <DeskPart title={words.groups.proof}>
      <fieldset className="choices choices-two" disabled={!props.mayChange}>
        <legend className="field-label">{words.names.secondFactorPosts}</legend>
        {posts.map((post) => (
          <label key={post} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(post)}
              onChange={({ target }) =>
                props.onChange({
                  secondFactorPosts: posts.filter((one) => (one === post ? target.checked : chosen.includes(one))),
                })
              }
            />
            <strong>{names[post]}</strong>
          </label>
        ))}
      </fieldset>
    </DeskPart>
  )
}
