import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './client.ts'

/** Problems that go away by themselves: the data are loading, the database restarts, the network blinks. */
const passing = new Set(['offline', 'still-loading', 'database-unavailable', 'took-too-long', 'too-many'])

export function openQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof ApiProblem && passing.has(error.kind) && failures < 8,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
      },
    },
  })
}
