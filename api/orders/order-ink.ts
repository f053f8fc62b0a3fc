import type { Rectangle } from './order-map-frame.ts'

export type Page = PDFKit.PDFDocument
/** A4, in points. */
export const paper = { width: 595.28, height: 841.89, margin: 36 }
export const wide = paper.width - 2 * paper.margin
/** So many moves are told on the page; a list goes with it where there are more. */
export const movesShown = 6
const rows = { top: 126, height: 15 }
/** Where what is below the map begins. */
export const mapBottom = 554

/** The map takes what the moves leave. */
export function mapBoxOf(moves: number): Rectangle {
  const y = rows.top + (Math.min(Math.max(moves, 1), movesShown) + Number(moves > movesShown)) * rows.height + 10
  return { x: paper.margin, y, width: 356, height: mapBottom - y }
}

export function rowAt(row: number): number {
  return rows.top + row * rows.height
}

export const ink = '#111111'
export const pale = '#5b5b58'

type Put = { x: number; y: number; width: number; size?: number; color?: string; align?: 'left' | 'right' | 'center' }

/** One line, cut with an ellipsis where it is longer than its place. */
export function put(page: Page, text: string, { x, y, width, size = 8.5, color = ink, align = 'left' }: Put): void {
  page.fontSize(size).fillColor(color)
  page.text(fitted(page, text, width), x, y, { width, align, lineBreak: false })
}

function fitted(page: Page, text: string, width: number): string {
  if (page.widthOfString(text) <= width) return text
  // A line of a form holds no emoji to cut in two.
  const letters = Array.from(text)
  while (letters.length > 0 && page.widthOfString(`${letters.join('')}…`) > width) letters.pop()
  return `${letters.join('')}…`
}

export function rule(page: Page, y: number, color = '#c9c7c0'): void {
  page
    .moveTo(paper.margin, y)
    .lineTo(paper.margin + wide, y)
    .lineWidth(0.6)
    .stroke(color)
}
