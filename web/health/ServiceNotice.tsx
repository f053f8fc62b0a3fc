import { Icon } from '../ui/Icon.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { useHealth } from './health.queries.ts'

/** Says so when the service is away, or has not read its incidents yet; silent when all is well. */
export function ServiceNotice() {
  const words = useWords(pageWords)
  const format = useFormat()
  const { data, error } = useHealth()
  const columns = data?.incidentColumns
  const text = error
    ? words.offline
    : columns && !columns.ready
      ? words.loadingData(format.percent(columns.loadedShare))
      : undefined
  return text === undefined ? null : (
    <p className="toast toast-news" role="alert">
      <Icon name="alert" />
      {text}
    </p>
  )
}
