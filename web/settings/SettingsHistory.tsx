import type { SettingsAnswer } from '#contract/settings'
import { Post } from '#geo/rights'
import { DeskPart, Rows } from '../ui/DeskPage.tsx'
import { accountWords } from '../words/accounts.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { settingWords } from '../words/settings.ts'

export function SettingsHistory({ changes }: Pick<SettingsAnswer, 'changes'>) {
  const words = useWords(settingWords)
  const format = useFormat()
  const names: Record<string, string> = words.names
  const valueText = useValueText()
  return (
    <DeskPart title={words.history}>
      {changes.length === 0 ? (
        <p className="quiet">{words.noHistory}</p>
      ) : (
        <Rows label={words.history} heads={[words.setting, words.value, words.by, words.when]}>
          {changes.map((change) => (
            <tr key={`${change.key} ${change.changedAt}`}>
              <th scope="row">{names[change.key] ?? change.key}</th>
              <td className="cell-wrap">{valueText(change.value)}</td>
              <td>{change.changedBy ?? words.byCommand}</td>
              <td>{format.time(change.changedAt)}</td>
            </tr>
          ))}
        </Rows>
      )}
    </DeskPart>
  )
}

function useValueText(): (value: unknown) => string {
  const words = useWords(settingWords)
  const { posts } = useWords(accountWords)
  const format = useFormat()
  return (value) => {
    const chosen = Post.array().safeParse(value)
    if (chosen.success) return chosen.data.map((post) => posts[post]).join(', ') || words.nobody
    return typeof value === 'number' ? format.count(value) : JSON.stringify(value)
  }
}
