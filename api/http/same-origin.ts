import type { NextFunction, Request, Response } from 'express'
import { Problem } from './problem.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses writes that another site's page makes in a reader's browser. Browsers say where a request comes from;
 * programs that say nothing (scripts, other services) are let through.
 */
export function refuseOtherSites(req: Request, _res: Response, next: NextFunction): void {
  if (!reading.has(req.method) && isFromElsewhere(req))
    throw new Problem(
      'not-allowed',
      "Writes are taken from this service's own page only, not from the pages of other sites.",
    )
  next()
}

function isFromElsewhere(req: Request): boolean {
  const site = req.get('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = req.get('origin')
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== req.get('host')
}
