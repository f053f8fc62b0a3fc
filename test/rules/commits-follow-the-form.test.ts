import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commitComplaint } from '../../scripts/support/commit-rules.ts'

const root = resolve(import.meta.dirname, '../..')

describe('a commit subject', () => {
  it.each(['did things', 'feat(everything): x y z', 'feat(grids) no colon', `feat(grids): ${'long '.repeat(30)}`])(
    '%s is refused',
    (line) => {
      expect(commitComplaint(line)).toBeDefined()
    },
  )
  it.each(['feat(grids): refuse overlapping boundaries', 'docs: say how to start'])('%s is taken', (line) => {
    expect(commitComplaint(line)).toBeUndefined()
  })
  it('follows the form in all of this history', () => {
    const subjects = execFileSync('git', ['log', '--no-merges', '--format=%s'], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n')
    expect(subjects.map(commitComplaint).filter((complaint) => complaint !== undefined)).toEqual([])
  })
})
