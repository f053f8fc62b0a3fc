/**
 * Reports grouped into events: same class, within so many metres and hours of the event's first report, in order of
 * time. Where two events of a class happen near each other one may be swallowed by the other; how often that happens
 * at a place is seen at other days, where no report can belong to the event: the share of those days on which a report
 * at this very place and hour would have been swallowed.
 */
export type Report = {
  classId: number
  /** Where the report is counted: a grid. */
  placeId: number
  seconds: number
  xMeters: number
  yMeters: number
}

export type EventOfReports = Report & {
  reports: number
  /** Chance that an event at this place is swallowed by another, 0 to 1. */
  swallowed: number
  /** So much more of its class in the city than on other days (snow, a storm) that those days tell nothing of this one. */
  isBurst: boolean
}

export type GroupingRule = { withinMeters: number; withinSeconds: number }

export type EventGrouper = {
  /** In order of time. */
  add: (report: Report) => void
  /** Events that can get no further report and whose neighbourhood in time is known; call `finish` for the rest. */
  take: () => EventOfReports[]
  finish: () => EventOfReports[]
}

// Two weeks, one on each side, so that every weekday counts alike; the nearest day is left out, because an event's late
// reports may reach into it.
const lagDays = [2, 3, 4, 5, 6, 7, 8]
const daySeconds = 86_400
const lags = lagDays.flatMap((days) => [days * daySeconds, -days * daySeconds])
const mostExcess = 2.5
const keptSeconds = 10 * daySeconds

const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const))

export function openEventGrouper(rule: GroupingRule): EventGrouper {
  const byCell = new Map<string, EventOfReports[]>()
  const classDays = openClassDays()
  let waiting: EventOfReports[] = []
  let now = -Infinity
  const side = rule.withinMeters
  const near = (report: Report): EventOfReports[] => {
    const column = Math.floor(report.xMeters / side)
    const row = Math.floor(report.yMeters / side)
    const found = around.flatMap(([dx, dy]) =>
      (byCell.get(cellKey(report.classId, column + dx, row + dy)) ?? []).filter(
        (event) => Math.hypot(event.xMeters - report.xMeters, event.yMeters - report.yMeters) <= side,
      ),
    )
    return found
  }
  const settle = (until: number): EventOfReports[] => {
    const done = waiting.filter((event) => event.seconds <= until)
    waiting = waiting.filter((event) => event.seconds > until)
    return done.map((event) => finished(event, near(event), { rule, excess: classDays.excessOf(event) }))
  }
  return {
    add: (report) => {
      now = report.seconds
      const event = near(report).find(
        (known) => report.seconds - known.seconds <= rule.withinSeconds && report.seconds >= known.seconds,
      )
      if (event) {
        event.reports++
        return
      }
      const fresh: EventOfReports = { ...report, reports: 1, swallowed: 0, isBurst: false }
      classDays.add(report)
      const key = cellKey(report.classId, Math.floor(report.xMeters / side), Math.floor(report.yMeters / side))
      const kept = byCell.get(key)
      if (kept) kept.push(fresh)
      else byCell.set(key, [fresh])
      waiting.push(fresh)
    },
    take: () => {
      const done = settle(now - keptSeconds)
      forget(byCell, now - 2 * keptSeconds - daySeconds)
      return done
    },
    finish: () => settle(Infinity),
  }
}

function cellKey(classId: number, column: number, row: number): string {
  return `${classId}/${column}/${row}`
}

function finished(
  event: EventOfReports,
  near: readonly EventOfReports[],
  { rule, excess }: { rule: GroupingRule; excess: number },
): EventOfReports {
  const hits = lags.filter((lag) =>
    near.some(({ seconds }) => {
      const before = event.seconds + lag - seconds
      return before >= 0 && before <= rule.withinSeconds
    }),
  )
  return { ...event, swallowed: Math.min(1, (hits.length / lags.length) * excess), isBurst: excess > mostExcess }
}

/** Events of a class by day over the whole ground. */
function openClassDays(): { add: (event: Report) => void; excessOf: (event: Report) => number } {
  const counts = new Map<string, number>()
  const keyOf = ({ classId, seconds }: Report, lag = 0): string =>
    `${classId}/${Math.floor((seconds + lag) / daySeconds)}`
  return {
    add: (event) => counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1),
    excessOf: (event) => {
      const usual = lags.reduce((sum, lag) => sum + (counts.get(keyOf(event, lag)) ?? 0), 0) / lags.length
      // One more, so that a rare class is no burst by being there at all.
      return ((counts.get(keyOf(event)) ?? 0) + 1) / (usual + 1)
    },
  }
}

function forget(byCell: Map<string, EventOfReports[]>, before: number): void {
  for (const [key, events] of byCell) {
    const kept = events.filter(({ seconds }) => seconds > before)
    if (kept.length === 0) byCell.delete(key)
    else if (kept.length < events.length) byCell.set(key, kept)
  }
}
