import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import type { MapParts } from './order-map.ts'
import { closedColor, drawMap, frameOf, moveColor } from './order-map.ts'
import type { MapFrame } from './order-map-frame.ts'
import type { Page } from './order-ink.ts'
import { ink, mapBottom, mapBoxOf, movesShown, pale, paper, put, rowAt, rule, wide } from './order-ink.ts'
import { drawFigures, drawLegend } from './order-page-figures.ts'
import { pageWords } from './order-page-words.ts'
import type { Order } from './orders.contract.ts'

const resolve = createRequire(import.meta.url).resolve
const fonts = {
  plain: resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  strong: resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
}

export function mapOf(order: Order, grids: MapParts['grids']): MapFrame {
  return frameOf(order, grids, mapBoxOf(order.moves.length))
}

/** One page of A4 that can be signed: who goes where, from when, why, and what it brings. */
export async function drawPage(order: Order, parts: MapParts, { map, timezone, printedAt }: Printing): Promise<Buffer> {
  const page = new PDFDocument({
    size: 'A4',
    margins: { top: 0, bottom: 0, left: paper.margin, right: paper.margin },
    info: { Title: `${pageWords.title} ${order.id}`, Creator: 'wangge', CreationDate: printedAt },
  })
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolvePage, reject) => {
    page.on('data', (chunk: Buffer) => chunks.push(chunk))
    page.on('end', () => resolvePage(Buffer.concat(chunks)))
    page.on('error', reject)
  })
  page.registerFont('plain', fonts.plain)
  page.registerFont('strong', fonts.strong)
  const time = timeIn(timezone)
  drawHead(page, order)
  drawMoves(page, order)
  page.font('plain')
  drawMap(page, order, { parts, map, frame: mapBoxOf(order.moves.length) })
  drawLegend(page, order, map)
  drawFigures(page, order)
  drawReasons(page, order)
  drawFoot(page, order, { time, printedAt })
  page.end()
  return done
}
type Printing = { map: MapFrame; timezone: string; printedAt: Date }
type Time = (iso: string | Date) => string

function timeIn(timeZone: string): Time {
  const format = new Intl.DateTimeFormat('zh-CN', { timeZone, dateStyle: 'medium', timeStyle: 'short' })
  return (iso) => format.format(new Date(iso))
}

function drawHead(page: Page, order: Order): void {
  const x = paper.margin
  page.font('strong')
  put(page, pageWords.title, { x, y: 30, width: wide, size: 21, align: 'center' })
  page.font('plain')
  put(page, pageWords.number(order.id), { x, y: 36, width: 150, size: 9.5, color: pale })
  const color = order.state === 'issued' ? moveColor : order.state === 'done' ? '#1c6b67' : closedColor
  put(page, pageWords.states[order.state], { x: x + wide - 150, y: 36, width: 150, size: 9.5, color, align: 'right' })
  rule(page, 64, ink)
  page.font('strong')
  put(page, order.title, { x, y: 70, width: wide, size: 13 })
  page.font('plain')
  const { kind, mode, minutes, hour } = order.terms
  const when = hour === null ? '' : `；${pageWords.weekdays[Math.floor(hour / 24)] ?? ''} ${hour % 24}:00 在岗者`
  put(
    page,
    `自 ${order.effectiveFrom} 起执行    类别：${pageWords.kinds[kind]}    口径：${pageWords.modes[mode]} ${minutes} 分钟沿路可达${when}    费用：${order.costYuan.toLocaleString('zh-CN')} 元`,
    { x, y: 90, width: wide, size: 9, color: pale },
  )
}

const columns = [0, 20, 56, 190, 360, 523]

function drawMoves(page: Page, { moves }: Order): void {
  const top = 110
  const at = (i: number): { x: number; width: number } => {
    const from = columns[i] ?? 0
    return { x: paper.margin + from, width: (columns[i + 1] ?? wide) - from - 6 }
  }
  page.font('strong')
  for (const [i, head] of ['', '事项', '资源', '由', '至'].entries())
    put(page, head, { ...at(i), y: top, color: pale, size: 8 })
  page.font('plain')
  rule(page, top + 13)
  for (const [row, move] of moves.slice(0, movesShown).entries()) {
    const cells = [String(row + 1), pageWords.moves[move.type], nameOf(move), whence(move), whither(move)]
    for (const [i, text] of cells.entries()) put(page, text, { ...at(i), y: rowAt(row) })
  }
  const rest = moves.length - movesShown
  const more = moves.length === 0 ? '不改变任何资源。' : rest > 0 ? `另有 ${rest} 项，见随附清单（moves.csv）。` : ''
  put(page, more, { ...at(1), width: 300, y: rowAt(Math.min(moves.length, movesShown)), color: pale })
}

type Move = Order['moves'][number]

function nameOf({ name, resourceId }: Move): string {
  return name === '' ? `编号 ${resourceId ?? ''}` : name
}

function whence({ type, from, address, hoursFrom }: Move): string {
  return type === 'shift' ? (hoursFrom ?? '') : placeText(from, address)
}

function whither({ type, to, hoursTo }: Move): string {
  if (type === 'close') return '停止值守'
  return [placeText(to, ''), hoursTo].filter((part) => part !== null && part !== '').join('  ')
}

function placeText(position: Move['to'], address: string): string {
  if (address !== '') return address
  return position ? `${position[0].toFixed(5)}, ${position[1].toFixed(5)}` : ''
}

function drawReasons(page: Page, { reason, isMarked, equityReason }: Order): void {
  const x = paper.margin
  const y = mapBottom + 102
  page.font('strong')
  put(page, '理由', { x, y, width: 60, size: 9.5 })
  page.font('plain').fontSize(8.5).fillColor(ink)
  const height = isMarked ? 34 : 66
  page.text(reason, x, y + 15, { width: wide, height, ellipsis: true, lineGap: 1 })
  if (!isMarked) return
  const box = y + 54
  page.rect(x, box, wide, 46).lineWidth(1).fillAndStroke('#fdf1ea', closedColor)
  page.font('strong')
  put(page, '▲ 平均改善，但最差网格变差。仍予下达的理由：', {
    x: x + 8,
    y: box + 4,
    width: wide - 16,
    color: closedColor,
  })
  page.font('plain').fontSize(8.5).fillColor(ink)
  page.text(equityReason ?? '', x + 8, box + 17, { width: wide - 16, height: 26, ellipsis: true })
}

function drawFoot(page: Page, order: Order, { time, printedAt }: { time: Time; printedAt: Date }): void {
  const x = paper.margin
  const y = 768
  page.font('plain')
  put(page, '签发人（签字）：', { x, y, width: 90, size: 10 })
  page
    .moveTo(x + 84, y + 14)
    .lineTo(x + 270, y + 14)
    .lineWidth(0.8)
    .stroke(ink)
  put(page, '日期：', { x: x + 300, y, width: 40, size: 10 })
  page
    .moveTo(x + 334, y + 14)
    .lineTo(x + wide, y + 14)
    .lineWidth(0.8)
    .stroke(ink)
  const issued =
    order.issuedAt && order.issuedPost ? `；${pageWords.posts[order.issuedPost]}于 ${time(order.issuedAt)} 签发` : ''
  const drafted = `${pageWords.posts[order.madePost]}起草于 ${time(order.madeAt)}${issued}；方案“${order.scenarioName}”`
  put(page, drafted, { x, y: y + 24, width: wide, size: 7.5, color: pale })
  const { dataVersion, computedAt } = order.provenance
  put(
    page,
    `数据版本 ${dataVersion}，量算于 ${time(computedAt)}；住户按建筑归集，沿道路量算，离路 500 米以内；超过两小时或无路可达按 120 分钟计；需关照者按网格估算。`,
    { x, y: y + 35, width: wide, size: 7, color: pale },
  )
  put(page, `输入摘要 ${order.inputsDigest}（${order.inputs.engine}）；打印于 ${time(printedAt)}`, {
    x,
    y: y + 46,
    width: wide,
    size: 7,
    color: pale,
  })
}
