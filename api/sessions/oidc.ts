import type { IncomingMessage } from 'node:http'
import * as oidc from 'openid-client'
import type { Sealer } from '../sealing/sealing.ts'

export type OidcSettings = { issuer: string; clientId: string; clientSecret: string | undefined; label: string }

/** What the identity provider says of who signed in. */
export type Identity = { subject: string; login: string; isProvenTwice: boolean }

export type OidcClient = {
  label: string
  /** Where to send the browser, and what to keep sealed in its cookie until it comes back. */
  begin: (redirectUri: string) => Promise<{ address: string; kept: string }>
  /** Throws when the answer does not belong to what was kept, or the provider does not confirm it. */
  finish: (req: IncomingMessage, redirectUri: string, kept: string) => Promise<Identity>
}

const context = 'oidc-flow'
const flowSeconds = 600

type Flow = { state: string; nonce: string; verifier: string; at: number }

/** Authorization code flow with PKCE, state and nonce; a plain-http issuer is taken on this machine only. */
export function openOidc(settings: OidcSettings, sealer: Sealer): OidcClient {
  const found: { configuration?: Promise<oidc.Configuration> } = {}
  const configuration = (): Promise<oidc.Configuration> => {
    found.configuration ??= discover(settings).catch((error: unknown) => {
      delete found.configuration
      throw error
    })
    return found.configuration
  }
  return {
    label: settings.label,
    begin: async (redirectUri) => {
      const flow: Flow = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        at: Date.now(),
      }
      const address = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
      })
      return { address: address.href, kept: sealer.seal(JSON.stringify(flow), context).toString('base64url') }
    },
    finish: async (req, redirectUri, kept) => {
      const flow = JSON.parse(sealer.unseal(Buffer.from(kept, 'base64url'), context)) as Flow
      if (Date.now() - flow.at > flowSeconds * 1000) throw new Error('the sign-in took longer than ten minutes')
      const current = new URL(redirectUri)
      current.search = new URL(req.url ?? '/', redirectUri).search
      const tokens = await oidc.authorizationCodeGrant(await configuration(), current, {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      })
      return identityOf(tokens.claims())
    },
  }
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<oidc.Configuration> {
  const url = new URL(issuer)
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  const execute = url.protocol === 'http:' && isHere ? [oidc.allowInsecureRequests] : []
  const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret)
  return oidc.discovery(url, clientId, {}, authentication, { execute })
}

const secondFactors = new Set(['mfa', 'otp', 'hwk', 'sc'])

function identityOf(claims: oidc.IDToken | undefined): Identity {
  if (!claims) throw new Error('the provider sent no id token')
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '')
  // An address counts as a login only where the provider has proved it.
  const address = claims.email_verified === true ? text('email') : ''
  const login = (text('preferred_username') || address || claims.sub).toLowerCase()
  const methods = Array.isArray(claims.amr) ? claims.amr.map(String) : []
  return {
    subject: `${claims.iss} ${claims.sub}`,
    login,
    isProvenTwice: methods.some((method) => secondFactors.has(method)),
  }
}
