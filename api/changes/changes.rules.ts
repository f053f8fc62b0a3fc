/**
 * The number a stream goes on from: what the browser says it saw last, else what was asked for, else the newest. A
 * number the feed has not reached comes from another database; such a client starts at the newest.
 */
export function firstSeqWanted(lastEventId: string | undefined, after: number | undefined, newest: number): number {
  const seen = lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : after
  return seen === undefined || seen > newest ? newest : seen
}
