/**
 * A count with its noun in English. Numbers reach the words as they are written, and English takes the singular for
 * nothing but a bare 1 ("1 grid", but "1.0 incidents"; CLDR's rule of the language).
 */
export function counted(n: string | number, one: string, many = `${one}s`): string {
  return `${n} ${isOne(n) ? one : many}`
}

/** What goes with a count elsewhere in the sentence: "1 … has", "2 … have". */
export function eitherOf(n: string | number, one: string, many: string): string {
  return isOne(n) ? one : many
}

function isOne(n: string | number): boolean {
  return String(n) === '1'
}
