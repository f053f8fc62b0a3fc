import type { MapFrame } from './order-map-frame.ts'
import { scaleText } from './order-map-frame.ts'
import { changeClasses, closedColor, moveColor, standingColor } from './order-map.ts'
import type { Page } from './order-ink.ts'
import { mapBottom, mapBoxOf, pale, paper, put, wide } from './order-ink.ts'
import { pageWords } from './order-page-words.ts'
import type { Order } from './orders.contract.ts'

const legend = { x: paper.margin + mapBoxOf(0).width + 12, width: wide - mapBoxOf(0).width - 12 }

type Mark = [label: string, draw: (y: number) => void]

export function drawLegend(page: Page, order: Order, map: MapFrame): void {
  const { x, width } = legend
  const top = mapBoxOf(order.moves.length).y
  page.font('strong')
  put(page, '图例', { x, y: top, width, size: 9.5 })
  page.font('plain')
  put(page, '各网格平均到达时间', { x, y: top + 16, width, size: 8, color: pale })
  for (const [i, { color, label }] of changeClasses.entries()) {
    const y = top + 31 + i * 15
    page
      .rect(x, y + 1, 16, 9)
      .lineWidth(0.4)
      .fillAndStroke(color, '#8f8b83')
    put(page, label, { x: x + 22, y: y - 1, width: width - 22 })
  }
  for (const [i, [label, mark]] of marksOf(page, order).entries()) {
    const y = top + 116 + i * 15
    mark(y)
    put(page, label, { x: x + 22, y: y - 1, width: width - 22 })
  }
  const scale = `比例尺 ${scaleText(map.scale)}（A4 原大）`
  put(page, scale, { x, y: top + 198, width, size: 8, color: pale })
}

function marksOf(page: Page, { terms }: Order): Mark[] {
  const x = legend.x + 8
  const ring = (y: number, color: string) =>
    page
      .circle(x, y + 5, 3.6)
      .lineWidth(1.4)
      .stroke(color)
  return [
    [`${pageWords.kinds[terms.kind]}（不变）`, (y) => page.circle(x, y + 5, 2.6).fill(standingColor)],
    ['新位置', (y) => page.circle(x, y + 5, 4.2).fill(moveColor)],
    ['原位置', (y) => ring(y, moveColor)],
    ['关闭', (y) => ring(y, closedColor)],
    [
      '网格边界',
      (y) =>
        page
          .moveTo(x - 8, y + 5)
          .lineTo(x + 8, y + 5)
          .lineWidth(0.6)
          .dash(2, { space: 1.2 })
          .stroke('#6b6a66')
          .undash(),
    ],
  ]
}

const share = (part: number, all: number): string => (all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`)
const figure = (value: number | null, digits = 1): string => (value === null ? '–' : value.toFixed(digits))

/** Under the legend: before, after. */
export function drawFigures(page: Page, { city, ledger, moves }: Order): void {
  const { x, width } = legend
  const top = mapBoxOf(moves.length).y + 220
  const { before, after } = city
  const rows: [string, string, string][] = [
    ['住户可达', share(before.householdsReached, before.households), share(after.householdsReached, after.households)],
    ['居民可达', share(before.residentsReached, before.residents), share(after.residentsReached, after.residents)],
    ['需关照者可达', share(before.careReached, before.care), share(after.careReached, after.care)],
    ['平均分钟', figure(before.meanMinutes), figure(after.meanMinutes)],
    ['九成住户以内', figure(before.p90Minutes), figure(after.p90Minutes)],
  ]
  drawTable(page, { x, y: top, width }, rows)
  const equity: [string, string, string][] = [
    ['最差一成平均分钟', figure(ledger.before.worstTenthMinutes), figure(ledger.after.worstTenthMinutes)],
    ['分布差异（基尼）', figure(ledger.before.gini, 3), figure(ledger.after.gini, 3)],
    ['最差网格 / 最好网格', figure(ledger.before.worstByBest), figure(ledger.after.worstByBest)],
    [
      '达标网格',
      `${ledger.before.gridsOnTarget} / ${ledger.before.grids}`,
      `${ledger.after.gridsOnTarget} / ${ledger.after.grids}`,
    ],
  ]
  const y = mapBottom + 10
  page.font('strong')
  put(page, '公平账', { x: paper.margin, y, width: 100, size: 9.5 })
  page.font('plain')
  drawTable(page, { x: paper.margin, y: y + 16, width: 250 }, equity)
  drawLosers(page, ledger, y)
}

function drawTable(
  page: Page,
  { x, y, width }: { x: number; y: number; width: number },
  rows: [string, string, string][],
): void {
  const cell = 44
  const right = { width: cell, align: 'right' } as const
  put(page, '之前', { x: x + width - 2 * cell, y, ...right, size: 7.5, color: pale })
  put(page, '之后', { x: x + width - cell, y, ...right, size: 7.5, color: pale })
  for (const [i, [label, before, after]] of rows.entries()) {
    const at = y + 13 + i * 14
    put(page, label, { x, y: at, width: width - 2 * cell, size: 8 })
    put(page, before, { x: x + width - 2 * cell, y: at, ...right, size: 8, color: pale })
    page.font('strong')
    put(page, after, { x: x + width - cell, y: at, ...right, size: 8 })
    page.font('plain')
  }
}

const losersShown = 4

function drawLosers(
  page: Page,
  { losers, gridsLosing, householdsLosing, householdsNoLongerReached }: Order['ledger'],
  y: number,
): void {
  const x = paper.margin + 274
  const width = wide - 274
  page.font('strong')
  put(page, '谁的路变远', { x, y, width, size: 9.5 })
  page.font('plain')
  const sum = `${householdsLosing.toLocaleString('zh-CN')} 户变远，其中 ${householdsNoLongerReached.toLocaleString('zh-CN')} 户不再可达；${gridsLosing} 个网格平均变慢`
  put(page, gridsLosing + householdsLosing === 0 ? '没有住户的路变远。' : sum, { x, y: y + 16, width, size: 8 })
  for (const [i, { name, code, beforeMinutes, afterMinutes, householdsLosing: lost }] of losers
    .slice(0, losersShown)
    .entries()) {
    const text = `${name === '' ? code : name}：${beforeMinutes.toFixed(1)} → ${afterMinutes.toFixed(1)} 分钟，${lost.toLocaleString('zh-CN')} 户`
    put(page, text, { x, y: y + 30 + i * 13, width, size: 8, color: pale })
  }
}
