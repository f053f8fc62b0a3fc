import type { Answer } from './server.ts'

/** Somebody with a cookie jar, as a browser on the service's own page. */
export type Visitor = {
  ask: (method: string, path: string, body?: unknown) => Promise<Answer & { headers: Headers }>
  cookies: () => Record<string, string>
  setCookie: (name: string, value: string) => void
}

export function aVisitor(address: string, cookies: Record<string, string> = {}): Visitor {
  const jar = new Map(Object.entries(cookies))
  const keep = (line: string): void => {
    const [pair = ''] = line.split(';')
    const [name = '', value = ''] = pair.split('=')
    if (/max-age=0/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
  return {
    ask: async (method, path, body) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(`${address}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          'sec-fetch-site': 'same-origin',
          ...(cookie === '' ? {} : { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      for (const line of response.headers.getSetCookie()) keep(line)
      const text = await response.text()
      const type = response.headers.get('content-type') ?? ''
      return {
        status: response.status,
        type,
        headers: response.headers,
        body: /json/.test(type) ? (JSON.parse(text) as unknown) : text,
      }
    },
    cookies: () => Object.fromEntries(jar),
    setCookie: (name, value) => void jar.set(name, value),
  }
}
