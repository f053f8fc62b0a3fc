import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './client.ts'

/** Problems that go away by themselves: the data are loading, the database restarts, the network blinks. */
const passing = new Set(['offline', 'still-loading', 'database-unavailable', 'took-too-long', 'too-many', 'too-costly'])

/** `onSignedOut` is told when any answer says that nobody is signed in. */
export function openQueryClient(onSignedOut: () => void = () => undefined): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiProblem && error.kind === 'not-signed-in') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // What was sent may be a password, what came back a person's data or a key: neither outlives its form.
      mutations: { gcTime: 0 },
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof ApiProblem && passing.has(error.kind) && failures < 8,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
      },
    },
  })
}
