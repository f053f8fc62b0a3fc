import { useId, useState } from 'react'
import type { Account } from '#contract/accounts'
import type { Post } from '#geo/rights'
import { administrators, posts } from '#geo/rights'
import type { Territory } from '#geo/territory'
import { Form } from '../ui/dialogs.tsx'
import type { TerritoryPicker } from '../ui/territory-picker.ts'
import { ProblemNote } from '../ui/notes.tsx'
import { accountWords } from '../words/accounts.ts'
import { controlWords } from '../words/controls.ts'
import { useWords } from '../words/language.ts'
import { useGivePost } from './accounts.queries.ts'

type Props = { account: Account; territoryPicker: TerritoryPicker; onDone: () => void }

export function GivePost({ account, territoryPicker, onDone }: Props) {
  const words = useWords(accountWords)
  const controls = useWords(controlWords)
  const [post, setPost] = useState(account.post)
  const [territories, setTerritories] = useState<Territory[]>(account.territories)
  const give = useGivePost(account.id)
  const hasTerritory = post !== null && !administrators.includes(post)
  return (
    <Form
      action={controls.save}
      isReady
      isBusy={give.isPending}
      onCancel={onDone}
      onSubmit={() => give.mutate({ post, territories: hasTerritory ? territories : [] }, { onSuccess: onDone })}
    >
      <PostChoice post={post} onPost={setPost} />
      {hasTerritory ? territoryPicker({ chosen: territories, onChange: setTerritories }) : null}
      {hasTerritory && territories.length === 0 ? <p className="note note-empty">{words.territoryMissing}</p> : null}
      {post !== null && !hasTerritory ? <p className="note note-empty">{words.noTerritory}</p> : null}
      {give.error ? <ProblemNote error={give.error} /> : null}
    </Form>
  )
}

/** Every post with what it may, so that nobody gives one by its name alone. */
function PostChoice({ post, onPost }: { post: Post | null; onPost: (post: Post | null) => void }) {
  const words = useWords(accountWords)
  const name = useId()
  return (
    <fieldset className="choices">
      <legend className="field-label">{words.post}</legend>
      {[null, ...posts].map((choice) => (
        <label key={choice ?? 'none'} className="choice">
          <input type="radio" name={name} checked={post === choice} onChange={() => onPost(choice)} />
          <span>
            <strong>{choice === null ? words.noPost : words.posts[choice]}</strong>
            {choice === null ? null : <small>{words.postTexts[choice]}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
