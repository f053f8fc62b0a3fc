import type { Pool } from 'pg'
import type { Sealer } from '../sealing/sealing.ts'
import type { OidcClient } from './oidc.ts'
import type { CookieNames } from './presented.ts'

export type SessionParts = {
  /** Connections of the role wangge_door. */
  doorPool: Pool
  names: CookieNames
  sealer: Sealer
  oidc: OidcClient | null
  /** The address people use, or null to take it from the request. */
  publicUrl: string | null
}
