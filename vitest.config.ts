import { defineConfig } from 'vitest/config'

// Groups of their own, so that files of several projects can be named in one run: their worker limits differ.
const names = ['unit', 'rules', 'database', 'real', 'e2e']
const project = (name: string, include: string[], extra: object = {}) => ({
  test: { name, include, environment: 'node', sequence: { groupOrder: names.indexOf(name) }, ...extra },
})

// Database tests share one throw-away cluster (scripts/test.ts starts it) and two cores: few workers.
const withDatabase = { testTimeout: 60_000, hookTimeout: 120_000, maxWorkers: 2, pool: 'forks' }

export default defineConfig({
  test: {
    projects: [
      project('unit', ['{api,geodata,web,scripts}/**/*.test.ts']),
      project('rules', ['test/{contract,docs,rules,map}/**/*.test.ts'], { testTimeout: 60_000 }),
      project('database', ['test/{sql,api,access}/**/*.test.ts'], withDatabase),
      project('real', ['test/real/**/*.test.ts'], { ...withDatabase, testTimeout: 300_000 }),
      project('e2e', ['test/{e2e,faults}/**/*.test.ts'], { ...withDatabase, testTimeout: 120_000, maxWorkers: 1 }),
    ],
  },
})
