export type FieldKind = 'text' | 'integer' | 'decimal' | 'time' | 'word'

/** One thing a row can say about a noun. */
export type Field = {
  /** As written in --map and --set. */
  name: string
  /** Its column in the staging table. */
  column: string
  kind: FieldKind
  /** A row without it is refused. */
  isRequired?: boolean
  /** The closed list of a word field; anything else becomes `fallback`, or refuses the row when there is none. */
  words?: readonly string[]
  fallback?: string
  range?: readonly [number, number]
  /** Column names that mean this field, lower case, without spaces and marks. */
  synonyms: readonly string[]
  /** Words of other vocabularies, Chinese ones first of all. */
  translations?: Readonly<Record<string, string>>
}
