import { expect } from 'vitest'
import { isProblemKind, problemKinds } from '../../api/http/problem-kinds.ts'
import type { ProblemKind } from '../../api/http/problem-kinds.ts'
import type { Answer } from './server.ts'

/** Expects problem+json of one kind with its own status and a sentence that says something. Returns the sentence. */
export function expectProblem(answer: Answer, kind: ProblemKind, detail?: RegExp): string {
  const body = answer.body as { type?: string; title?: string; status?: number; detail?: string; instance?: string }
  expect(body.type, JSON.stringify(body)).toBe(`/problems/${kind}`)
  expect(isProblemKind(kind)).toBe(true)
  expect(answer.status).toBe(problemKinds[kind].status)
  expect(body.status).toBe(answer.status)
  expect(answer.type).toMatch(/^application\/problem\+json/)
  expect(body.detail).toMatch(/^\S.*\S\.?$/s)
  expect(body.instance).toMatch(/^\//)
  if (detail) expect(body.detail).toMatch(detail)
  return body.detail ?? ''
}
