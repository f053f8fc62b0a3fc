import type { Rectangle } from './order-map-frame.ts'

export type Page = PDFKit.PDFDocument
/** A4, in points. */
export const paper = { width: 595.28, height: 841.89, margin: 36 }
export const wide = paper.width - 2 * paper.margin
export const mapBox: Rectangle = { x: paper.margin, y: 236, width: 356, height: 318 }
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
