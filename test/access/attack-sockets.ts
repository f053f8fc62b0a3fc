import { request } from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export type Heard = { status: number; text: string; isClosed: boolean; ms: number }

/**
 * Writes bytes on a connection as they are, which no polite client would, and listens until it is closed or `waitMs`
 * have passed. `talk` may go on writing. Status 0: closed without an answer.
 */
export function speak(
  url: string,
  bytes: string | Buffer,
  { waitMs = 5000, talk }: { waitMs?: number; talk?: (socket: Socket) => () => void } = {},
): Promise<Heard> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const begun = performance.now()
    const chunks: Buffer[] = []
    const socket = connect({ host: hostname, port: Number(port) })
    const stop = talk?.(socket)
    const end = (isClosed: boolean): void => {
      clearTimeout(timer)
      stop?.()
      socket.destroy()
      const text = Buffer.concat(chunks).toString('latin1')
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)
      resolve({ status, text, isClosed, ms: performance.now() - begun })
    }
    const timer = setTimeout(() => end(false), waitMs)
    socket.on('data', (chunk) => chunks.push(chunk))
    // A connection reset while we still write is a way of being refused.
    socket.on('error', () => undefined)
    socket.on('close', () => end(true))
    socket.write(bytes)
  })
}

/** Sends a letter a second, for as long as anybody listens. */
export function drip(socket: Socket): () => void {
  const timer = setInterval(() => socket.write('x'), 1000)
  return () => clearInterval(timer)
}

export type Plain = { status: number; text: string; headers: Record<string, string | string[] | undefined> }

/** A GET whose path and Host stay as they are written; fetch would tidy both. */
export function askPlainly(url: string, path: string, headers: Record<string, string> = {}): Promise<Plain> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          headers: response.headers,
        }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}
