import { parseArgs } from 'node:util'
import { ImportNoun, ImportOptions } from '../../api/imports/imports.contract.ts'

export type ImportArguments =
  | { act: 'help' }
  | { act: 'profiles' }
  | { act: 'undo'; importId: number }
  | { act: 'import'; noun: ImportNoun; file: string; options: ImportOptions; dryRun: boolean; isJson: boolean }

const flags = {
  profile: { type: 'string' },
  map: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  frame: { type: 'string' },
  timezone: { type: 'string' },
  'date-format': { type: 'string' },
  layer: { type: 'string' },
  key: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Refusal = { refusal: string }
type Flags = ReturnType<typeof parseFlags>

/** What the person asked for, or a sentence about what was wrong with it. */
export function readImportArguments(words: string[]): ImportArguments | Refusal {
  try {
    return readWords(parseFlags(words))
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) }
  }
}

function parseFlags(words: string[]) {
  return parseArgs({ args: words, options: flags, allowPositionals: true })
}

function readWords({ values, positionals }: Flags): ImportArguments | Refusal {
  const [first, second, third] = positionals
  if (values.help || first === undefined) return { act: 'help' }
  if (third !== undefined) return { refusal: `"${third}" is one word too many. Put a name with spaces in quotes.` }
  if (first === 'profiles') return { act: 'profiles' }
  return first === 'undo' ? readUndo(second) : readImport(first, second, values)
}

function readUndo(word: string | undefined): ImportArguments | Refusal {
  const importId = Number(word)
  return Number.isInteger(importId) && importId > 0
    ? { act: 'undo', importId }
    : { refusal: 'Say which import to undo by its number: npm run import -- undo 12.' }
}

function readImport(word: string, file: string | undefined, values: Flags['values']): ImportArguments | Refusal {
  const noun = ImportNoun.safeParse(word)
  if (!noun.success) return { refusal: `"${word}" is nothing to import. Known: ${ImportNoun.options.join(', ')}.` }
  if (file === undefined) return { refusal: `Name the file that holds the ${word}.` }
  const options = readOptions(values)
  if ('refusal' in options) return options
  return { act: 'import', noun: noun.data, file, options, dryRun: values['dry-run'], isJson: values.json }
}

function readOptions(values: Flags['values']): ImportOptions | Refusal {
  const { profile, frame, timezone, layer, key, strict, 'date-format': dateFormat } = values
  const map = values.map && readPairs(values.map, '--map')
  const set = values.set && readPairs(values.set, '--set')
  const parsed = ImportOptions.safeParse({ profile, map, set, frame, timezone, dateFormat, layer, key, strict })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = issue?.path.join('.') ?? 'option'
  if (name === 'frame')
    return { refusal: `There is no frame "${String(frame)}". Known: wgs84, cgcs2000, gcj02, bd09, EPSG:n.` }
  return { refusal: `--${name}: ${issue?.message ?? 'cannot be read'}` }
}

/** "a=b,c=d": a comma inside a column's name is written twice. */
function readPairs(texts: string[], flag: string): Record<string, string> {
  const pairs = texts.flatMap((text) => text.replaceAll(',,', '\u0000').split(','))
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new Error(`${flag} wants field=value pairs with commas between; "${pair}" is none.`)
      return [
        pair.slice(0, at).trim(),
        pair
          .slice(at + 1)
          .replaceAll('\u0000', ',')
          .trim(),
      ]
    }),
  )
}
