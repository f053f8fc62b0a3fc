import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'

const slowMs = 1000

/**
 * One line for what failed inside or was slow. Only method, path without its query, status and time: what
 * people searched for or filtered by is nobody's business.
 */
export function requestLog(log: Logger) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const begun = performance.now()
    res.on('finish', () => {
      const ms = Math.round(performance.now() - begun)
      // 503 says "not now" (loading, database away): its cause is logged where it lies, not once a question.
      if (res.statusCode >= 500 && res.statusCode !== 503)
        log.error({ method: req.method, path: req.path, status: res.statusCode, ms }, 'request failed')
      else if (ms > slowMs) log.warn({ method: req.method, path: req.path, status: res.statusCode, ms }, 'slow request')
    })
    next()
  }
}
