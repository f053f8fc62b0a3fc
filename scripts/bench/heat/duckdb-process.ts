import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Asked } from './clients.ts'
import { askAll } from './clients.ts'
import { printOf } from './figures.ts'
import type { Form, Subtree } from './plain-sql.ts'
import { figuresOf, groupHits, plainHits } from './plain-sql.ts'
import type { HeatQuestion } from './questions.ts'

// DuckDB over a Parquet file in a process of its own: duckdb-process.ts FILE CLIENTS. Talks with the bench by messages.
export type DuckAsked = { questions: HeatQuestion[]; form: Form; classes: [id: number, below: number[]][] }

const [file = '', clients = '8'] = process.argv.slice(2)
const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '8GB' })
const connections: DuckDBConnection[] = []
for (let i = 0; i < Number(clients); i++) connections.push(await instance.connect())
await connections[0]?.run('SET GLOBAL parquet_metadata_cache = true')
const table = `read_parquet('${file}')`

async function ask({ questions, form, classes }: DuckAsked): Promise<Asked[]> {
  const below = new Map(classes)
  const subtree: Subtree = (id) => below.get(id) ?? [id]
  return askAll(questions, connections.length, async (question, number) => {
    const text = groupHits(plainHits(table, question, subtree, { divide: '//' }), form)
    const reader = await connections[number]?.runAndReadAll(text)
    const rows = (reader?.getRows() ?? []).map((row): [number, number, number] => [
      Number(row[0]),
      Number(row[1]),
      Number(row[2]),
    ])
    return printOf(figuresOf(rows, question))
  })
}

process.on('message', (message: DuckAsked) => {
  ask(message).then(
    (answers) => process.send?.({ answers, rss: process.memoryUsage.rss() }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  )
})
process.send?.({ rss: process.memoryUsage.rss() })
