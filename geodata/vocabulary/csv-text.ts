// What a spreadsheet may take for a formula (OWASP, CSV injection), full-width signs too.
const formulaStart = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/
const needsQuotes = /[",\n\r]/

/** A text as a cell of RFC 4180; one that would be a formula begins with an apostrophe and stays a text. */
export function csvText(text: string): string {
  const safe = formulaStart.test(text) ? `'${text}` : text
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
