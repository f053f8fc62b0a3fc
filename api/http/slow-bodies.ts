import type { NextFunction, Request, Response } from 'express'
import { Problem } from './problem.ts'

/** Every body but a file's is small: who takes longer to send it keeps a connection for nothing. */
const mostMs = 20_000

export function refuseSlowBodies(req: Request, res: Response, next: NextFunction): void {
  // A file may take its time until it has its answer: what comes after a refusal is of use to nobody.
  const isFile = req.path === '/imports' && req.method === 'POST' && req.is('json') !== 'json'
  if (isFile) res.once('finish', () => endIn(req, mostMs))
  else endIn(req, mostMs)
  next()
}

function endIn(req: Request, ms: number): void {
  if (req.complete) return
  const timer = setTimeout(() => {
    if (!req.complete) req.destroy(new Problem('too-slow', 'The body did not come within 20 seconds. Send it at once.'))
  }, ms)
  req.once('close', () => clearTimeout(timer))
  req.once('end', () => clearTimeout(timer))
}
