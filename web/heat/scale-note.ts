import type { heatWords } from '../words/heat.ts'

type Words = Pick<(typeof heatWords)['en'], 'scalePinned' | 'scaleAuto' | 'scaleAutoOfArea'>

/** What the scale of the density was chosen from: a caller with a part of the city is told of that part alone. */
export function scaleNote(
  words: Words,
  { isPinned, isWholeCity }: { isPinned: boolean; isWholeCity: boolean },
): string {
  if (isPinned) return words.scalePinned
  return isWholeCity ? words.scaleAuto : words.scaleAutoOfArea
}
