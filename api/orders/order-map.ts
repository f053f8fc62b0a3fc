import type { Boundary, Position } from '#geo/geojson'
import type { MapFrame, Rectangle } from './order-map-frame.ts'
import { barMeters, frameAround, scaleText } from './order-map-frame.ts'
import type { Order } from './orders.contract.ts'
import type { MapGrid, MapGround, MapRoad } from './orders.queries.ts'

export type MapParts = { grids: MapGrid[]; roads: MapRoad[]; ground: MapGround[] }
type Page = PDFKit.PDFDocument

/** Minutes shorter or longer, and the colours of both ways: cool gains, warm loses. */
export const changeClasses = [
  { least: 5, color: '#1c6b67', label: '缩短 5 分钟以上' },
  { least: 1, color: '#85bfb6', label: '缩短 1–5 分钟' },
  { least: -1, color: '#f1efe9', label: '变化不足 1 分钟' },
  { least: -5, color: '#eaa679', label: '延长 1–5 分钟' },
  { least: -Infinity, color: '#c85a2b', label: '延长 5 分钟以上' },
] as const
export const moveColor = '#1d4ed8'
export const closedColor = '#b42318'
export const standingColor = '#334155'

const roadWidths: Record<string, number> = {
  expressway: 2,
  arterial: 1.5,
  secondary: 1.1,
  branch: 0.7,
  residential: 0.5,
}
const groundColors: Record<string, string> = { water: '#bcd9ee', park: '#d5e8cf', green: '#e0ecd9' }

/** Around what changes: the moves, and the grids whose figures are others. */
export function frameOf(order: Order, grids: readonly MapGrid[], frame: Rectangle): MapFrame {
  const ends = order.moves.flatMap(({ from, to }) => [from, to]).filter((end): end is Position => end !== null)
  const changed = new Set(
    order.grids.flatMap(({ gridId, before, after }) => (before.meanMinutes === after.meanMinutes ? [] : [gridId])),
  )
  const cornersOf = (some: readonly MapGrid[]): Position[] => some.flatMap(({ boundary }) => ringsOf(boundary).flat())
  const shown = grids.filter(({ gridId }) => changed.size === 0 || changed.has(gridId))
  return frameAround([...ends, ...cornersOf(shown)], frame, cornersOf(grids))
}

function ringsOf(boundary: Boundary): Position[][] {
  return boundary.type === 'Polygon' ? boundary.coordinates : boundary.coordinates.flat()
}

export function drawMap(page: Page, order: Order, { parts, map, frame }: Drawing): void {
  page.save()
  page.rect(frame.x, frame.y, frame.width, frame.height).fill('#fbfaf7')
  page.rect(frame.x, frame.y, frame.width, frame.height).clip()
  const minutes = new Map(
    order.grids.map(({ gridId, before, after }) => [gridId, (before.meanMinutes ?? 0) - (after.meanMinutes ?? 0)]),
  )
  for (const { gridId, boundary } of parts.grids)
    fillShape(page, map, boundary, { color: colorOf(minutes.get(gridId) ?? 0) })
  for (const { kind, shape } of parts.ground) fillShape(page, map, shape, { color: groundColors[kind] ?? '#eeeeee' })
  for (const road of parts.roads) drawRoad(page, map, road)
  for (const { boundary } of parts.grids) {
    for (const ring of ringsOf(boundary)) traceLine(page, map, ring)
    page.lineWidth(0.5).dash(2, { space: 1.2 }).stroke('#6b6a66').undash()
  }
  drawResources(page, order, map)
  for (const [i, move] of order.moves.entries()) drawMove(page, map, { ...move, number: i + 1 })
  page.restore()
  page.rect(frame.x, frame.y, frame.width, frame.height).lineWidth(0.8).stroke('#333333')
  drawBar(page, map, frame)
}

type Drawing = { parts: MapParts; map: MapFrame; frame: Rectangle }

function drawRoad(page: Page, map: MapFrame, { roadClass, path }: MapRoad): void {
  const width = roadWidths[roadClass] ?? 0.4
  traceLine(page, map, path.coordinates)
  page.lineWidth(width).stroke('#ffffff')
  traceLine(page, map, path.coordinates)
  page.lineWidth(width * 0.6).stroke('#8f8b83')
}

function colorOf(minutesShorter: number): string {
  return (changeClasses.find(({ least }) => minutesShorter >= least) ?? changeClasses[2]).color
}

function traceLine(page: Page, map: MapFrame, line: readonly Position[]): void {
  for (const [i, position] of line.entries()) {
    const [x, y] = map.onPage(position)
    if (i === 0) page.moveTo(x, y)
    else page.lineTo(x, y)
  }
}

function fillShape(page: Page, map: MapFrame, shape: Boundary, { color }: { color: string }): void {
  for (const ring of ringsOf(shape)) traceLine(page, map, ring)
  page.fill(color, 'even-odd')
}

function drawResources(page: Page, { inputs, moves }: Order, map: MapFrame): void {
  const moved = new Set(moves.map(({ resourceId }) => resourceId))
  for (const { id, longitude, latitude } of inputs.standing) {
    if (moved.has(id)) continue
    const [x, y] = map.onPage([longitude, latitude])
    page.circle(x, y, 2.6).lineWidth(0.8).fillAndStroke(standingColor, '#ffffff')
  }
}

type Numbered = Order['moves'][number] & { number: number }

function drawMove(page: Page, map: MapFrame, { type, from, to, number }: Numbered): void {
  const start = from && map.onPage(from)
  const end = to && map.onPage(to)
  if (start && end) {
    page.moveTo(...start).lineTo(...end)
    page.lineWidth(1.4).dash(4, { space: 2 }).stroke(moveColor).undash()
    drawHead(page, start, end)
  }
  if (start) drawStart(page, start, type)
  if (end)
    page
      .circle(...end, 4.4)
      .lineWidth(1)
      .fillAndStroke(moveColor, '#ffffff')
  drawNumber(page, end ?? start ?? [0, 0], number)
}

function drawStart(page: Page, [x, y]: [number, number], type: Numbered['type']): void {
  const isClosed = type === 'close'
  page
    .circle(x, y, 4)
    .lineWidth(1.4)
    .fillAndStroke('#ffffff', isClosed ? closedColor : moveColor)
  if (!isClosed) return
  page.moveTo(x - 2.4, y - 2.4).lineTo(x + 2.4, y + 2.4)
  page.moveTo(x - 2.4, y + 2.4).lineTo(x + 2.4, y - 2.4)
  page.lineWidth(1.4).stroke(closedColor)
}

function drawHead(page: Page, [x1, y1]: [number, number], [x2, y2]: [number, number]): void {
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (length < 14) return
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length]
  const [x, y] = [x2 - ux * 5, y2 - uy * 5]
  page
    .moveTo(x, y)
    .lineTo(x - ux * 6 - uy * 3, y - uy * 6 + ux * 3)
    .lineTo(x - ux * 6 + uy * 3, y - uy * 6 - ux * 3)
  page.fill(moveColor)
}

function drawNumber(page: Page, [x, y]: [number, number], number: number): void {
  page.roundedRect(x + 5, y - 12, number > 9 ? 15 : 10, 11, 2).fillAndStroke('#ffffff', '#333333')
  page
    .fillColor('#111111')
    .fontSize(7.5)
    .text(String(number), x + 5, y - 11.8, {
      width: number > 9 ? 15 : 10,
      align: 'center',
      lineBreak: false,
    })
}

function drawBar(page: Page, map: MapFrame, { x, y, width, height }: Rectangle): void {
  const meters = barMeters(width, map.pointsPerMeter)
  const long = meters * map.pointsPerMeter
  const label = meters >= 1000 ? `${meters / 1000} km` : `${meters} m`
  page
    .rect(x + 6, y + height - 28, Math.max(long, 92) + 12, 22)
    .fillOpacity(0.88)
    .fill('#ffffff')
    .fillOpacity(1)
  page.fillColor('#111111').fontSize(7.5)
  page.text(`${scaleText(map.scale)}    ${label}`, x + 11, y + height - 27, {
    lineBreak: false,
  })
  page.rect(x + 12, y + height - 13, long / 2, 3).fillAndStroke('#111111', '#111111')
  page
    .rect(x + 12 + long / 2, y + height - 13, long / 2, 3)
    .lineWidth(0.6)
    .fillAndStroke('#ffffff', '#111111')
  const [nx, ny] = [x + width - 16, y + 12]
  page
    .rect(nx - 9, ny - 6, 18, 31)
    .fillOpacity(0.88)
    .fill('#ffffff')
    .fillOpacity(1)
  page
    .moveTo(nx, ny - 3)
    .lineTo(nx + 4, ny + 11)
    .lineTo(nx, ny + 8)
    .lineTo(nx - 4, ny + 11)
    .fill('#111111')
  page.fontSize(8).text('北', nx - 6, ny + 12, { width: 12, align: 'center', lineBreak: false })
}
