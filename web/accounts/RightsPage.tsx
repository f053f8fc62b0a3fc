import { useState } from 'react'
import type { AnyPost, Right } from '#geo/rights'
import { allRights, AnyPost as Posts, rightOf, rights } from '#geo/rights'
import { Select } from '../ui/controls.tsx'
import { DeskPage, DeskPart, Rows } from '../ui/DeskPage.tsx'
import { accountWords } from '../words/accounts.ts'
import { useWords } from '../words/language.ts'
import { rightWords } from '../words/rights.ts'
import { Seers } from './Seers.tsx'

type Props = { mayI: (right: Right) => boolean; askedGrid: string }

export function RightsPage({ mayI, askedGrid }: Props) {
  const words = useWords(rightWords)
  const { posts } = useWords(accountWords)
  const [post, setPost] = useState<AnyPost | 'all'>('all')
  return (
    <DeskPage title={words.title} text={words.text}>
      {mayI('accounts:read') ? <Seers key={askedGrid} askedGrid={askedGrid} /> : null}
      <DeskPart
        title={words.matrix}
        actions={
          <Select
            label={words.post}
            isLabelHidden
            value={post}
            choices={[
              { value: 'all', label: words.everyPost },
              ...Posts.options.map((value) => ({ value, label: posts[value] })),
            ]}
            onChange={setPost}
          />
        }
      >
        {post === 'all' ? <Matrix /> : <RightsOf post={post} />}
      </DeskPart>
    </DeskPage>
  )
}

function Matrix() {
  const words = useWords(rightWords)
  const { posts } = useWords(accountWords)
  return (
    <div className="matrix">
      <Rows label={words.matrix} heads={[words.right, ...Posts.options.map((post) => posts[post])]}>
        {allRights.map((right) => (
          <tr key={right}>
            <th scope="row">
              {words.names[right]}
              <code>{right}</code>
            </th>
            {Posts.options.map((post) => (
              <td key={post}>
                <Cell post={post} right={right} />
              </td>
            ))}
          </tr>
        ))}
      </Rows>
    </div>
  )
}

function Cell({ post, right }: { post: AnyPost; right: Right }) {
  const words = useWords(rightWords)
  const line = rightOf(post, right)
  if (!line)
    return (
      <span className="matrix-none">
        <span aria-hidden="true">·</span>
        <span className="hidden-visually">{words.noRight}</span>
      </span>
    )
  return (
    <>
      <span className={`tag reach reach-${line.reach}`}>{words.reaches[line.reach]}</span>
      {line.fields.map((field) => (
        <small key={field}>{words.fieldNames[field] ?? field}</small>
      ))}
    </>
  )
}

function RightsOf({ post }: { post: AnyPost }) {
  const words = useWords(rightWords)
  return (
    <Rows label={words.matrix} heads={[words.right, words.reach, words.fields]}>
      {rights
        .filter((line) => line.post === post)
        .map(({ right, reach, fields }) => (
          <tr key={right}>
            <th scope="row">
              {words.names[right]} <code>{right}</code>
            </th>
            <td>
              <span className={`tag reach reach-${reach}`}>{words.reaches[reach]}</span>
            </td>
            <td className="cell-wrap">{fields.map((field) => words.fieldNames[field] ?? field).join(', ') || '–'}</td>
          </tr>
        ))}
    </Rows>
  )
}
