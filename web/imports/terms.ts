/** A code of the service in the reader's words; one without words is shown as it is. */
export function termOf(terms: Readonly<Record<string, string>>, code: string): string {
  return terms[code] ?? code
}
