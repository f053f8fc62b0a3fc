import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { Problem } from './problem.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses writes that another site's page makes in a reader's browser. Browsers say where a request comes from; who
 * says nothing is no browser of today, and is let through only without the cookies a browser would add by itself.
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
  if (origin === undefined) return req.get('cookie') !== undefined && req.get('authorization') === undefined
  return !URL.canParse(origin) || new URL(origin).host !== req.get('host')
}

/**
 * Refuses requests under a name that is not ours: a stranger's domain may be pointed at this machine, and its pages
 * would then count as ours. Addresses in figures and this machine's own name cannot be such a domain.
 */
export function refuseOtherHosts(publicUrl: string | null): RequestHandler {
  const isOurs = hostIsOurs(publicUrl)
  return (req, _res, next) => {
    if (!isOurs(req))
      throw new Problem(
        'not-allowed',
        'This service is not known by that name. Its operator sets it as WANGGE_PUBLIC_URL.',
      )
    next()
  }
}

/** Whether a request asks for this service by a name of its own. */
export function hostIsOurs(publicUrl: string | null): (req: IncomingMessage) => boolean {
  const known = new Set(['localhost', ...(publicUrl === null ? [] : [new URL(publicUrl).hostname])])
  return ({ headers: { host = '' } }) => {
    const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
    return known.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0
  }
}
