import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Sealer } from '../sealing/sealing.ts'

export type Links = {
  pathOf: (id: number, expiresAt: Date) => string
  holds: (id: number, shown: { expires: number; signature: string }, now: Date) => boolean
}

/** An address that is its own proof, until it expires. */
export function signedLinks(sealer: Sealer): Links {
  const sign = (id: number, expires: number): string =>
    createHmac('sha256', sealer.deriveSecret('export links')).update(`${id} ${expires}`).digest('base64url')
  return {
    pathOf: (id, expiresAt) => {
      const expires = Math.floor(expiresAt.getTime() / 1000)
      return `/exports/${id}/linked-file?expires=${expires}&signature=${sign(id, expires)}`
    },
    holds: (id, { expires, signature }, now) => {
      const [wanted, given] = [Buffer.from(sign(id, expires)), Buffer.from(signature)]
      return wanted.length === given.length && timingSafeEqual(wanted, given) && expires * 1000 > now.getTime()
    },
  }
}
