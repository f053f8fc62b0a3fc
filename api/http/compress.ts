import type { Response } from 'express'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const gzipAsync = promisify(gzip)

// Below this, compressing costs the server more than the wire gains.
const worthCompressingBytes = 8192

/** Sends a body, gzipped off the main thread when it is large and the reader takes gzip. */
export async function sendCompressed(res: Response, body: Buffer, contentType: string): Promise<void> {
  res.type(contentType)
  res.vary('Accept-Encoding')
  const takesGzip = res.req.acceptsEncodings('gzip') === 'gzip'
  if (body.length < worthCompressingBytes || !takesGzip) {
    res.send(body)
    return
  }
  const packed = await gzipAsync(body, { level: 1 })
  res.set('Content-Encoding', 'gzip')
  res.send(packed)
}
