import { describe, expect, it } from 'vitest'
import { weaknessesIn } from './known-weaknesses.ts'

describe('the list of known weaknesses', () => {
  it('names packages with any', () => {
    const report = {
      vulnerabilities: { express: { severity: 'high', via: [] }, pg: { severity: 'low' } },
      metadata: {},
    }
    expect(weaknessesIn(JSON.stringify(report))).toEqual(['express (high)', 'pg (low)'])
  })
  it('is empty when there is none', () => {
    expect(weaknessesIn('{"auditReportVersion":2,"vulnerabilities":{},"metadata":{}}')).toEqual([])
  })
  it.each(['', 'npm error', '{"message":"405 Method Not Allowed","method":"POST"}'])(
    'is unknown when nobody answers: %s',
    (output) => {
      expect(weaknessesIn(output)).toBeUndefined()
    },
  )
})
