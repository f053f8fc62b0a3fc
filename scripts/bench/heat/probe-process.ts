import { Agent, get } from 'node:http'

// Asks cheap addresses at a steady pace, whatever else goes on: probe-process.ts. Talks with the bench by messages.
export type ProbeWish = { url: string; cookie: string; paths: string[]; perSecond: number; seconds: number }
/** Milliseconds of each answer; Infinity of those that were refused or cut off. */
export type Probed = Record<string, number[]>

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

function askOnce({ url, cookie }: Pick<ProbeWish, 'url' | 'cookie'>, path: string): Promise<number> {
  const begun = performance.now()
  return new Promise((resolve) => {
    const request = get(`${url}${path}`, { agent, headers: { cookie, 'sec-fetch-site': 'same-origin' } }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode === 200 ? performance.now() - begun : Infinity))
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A line that looked idle was closed at the very moment it was to be used: asked again, on the same clock.
      if (error.code === 'ECONNRESET' && request.reusedSocket)
        void askOnce({ url, cookie }, path).then((ms) => resolve(ms === Infinity ? ms : performance.now() - begun))
      else resolve(Infinity)
    })
  })
}

/** Asked when due and not when the last is answered, so that a halt is met by all who come while it lasts. */
async function probe(wish: ProbeWish): Promise<Probed> {
  const told: Probed = Object.fromEntries(wish.paths.map((path) => [path, []]))
  const asked: Promise<void>[] = []
  const begun = performance.now()
  for (let n = 0; n < wish.perSecond * wish.seconds; n++) {
    const due = begun + (n * 1000) / wish.perSecond
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    const path = wish.paths[n % wish.paths.length] ?? '/health'
    asked.push(askOnce(wish, path).then((ms) => void told[path]?.push(ms)))
  }
  await Promise.all(asked)
  return told
}

process.on('message', (wish: ProbeWish) => {
  probe(wish).then(
    (told) => process.send?.(told),
    (error: unknown) => process.send?.({ failed: String(error) }),
  )
})
process.send?.({})
