import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { openQueryClient } from '../http/query-client.ts'

type Props = { onSignedOut: () => void; children: ReactNode }

/**
 * A cache of its own for one caller and one set of rights: with another key it is another cache, and the answers of the
 * one before are gone with it. Who we are is asked outside of it.
 */
export function OwnClient({ onSignedOut, children }: Props) {
  const life = useRef({ isOver: false })
  const [client] = useState(() => openQueryClient(onSignedOut))
  useEffect(
    function forgetAtTheEnd() {
      const own = life.current
      own.isOver = false
      return () => {
        own.isOver = true
        // React tries effects twice in development: only an end that lasts is one.
        setTimeout(() => {
          if (own.isOver) client.clear()
        })
      }
    },
    [client],
  )
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
