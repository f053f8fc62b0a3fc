import { createServer } from 'node:net'
import type { Server } from 'node:http'
import { Provider } from 'oidc-provider'

export type IdentityProvider = { issuer: string; clientId: string; clientSecret: string; close: () => Promise<void> }

/** A port nobody listens on just now. */
export function aFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/**
 * A real OpenID Connect provider on this machine, with its own sign-in form that takes any name. Whoever signs in is
 * called as he typed.
 */
export async function anIdentityProvider(returnAddress: string): Promise<IdentityProvider> {
  const issuer = `http://127.0.0.1:${await aFreePort()}`
  const client = { clientId: 'wangge', clientSecret: 'a secret of the tests, long enough' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [returnAddress],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['keys of the tests'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
  })
  const server: Server = provider.listen(Number(new URL(issuer).port), '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    issuer,
    ...client,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
