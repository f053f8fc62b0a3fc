export const demoCitySizes = ['town', 'city', 'metropolis'] as const
export type DemoCitySize = (typeof demoCitySizes)[number]

export interface SizeFigures {
  /** Half the side of the square the plan is bent from. */
  readonly halfSideMeters: number
  readonly coreHalfMeters: number
  readonly riverWidthMeters: number
  readonly households: number
  readonly incidents: number
  readonly hasExpressway: boolean
}

export const figuresOf: Readonly<Record<DemoCitySize, SizeFigures>> = {
  town: {
    halfSideMeters: 1430,
    coreHalfMeters: 340,
    riverWidthMeters: 70,
    households: 20_000,
    incidents: 60_000,
    hasExpressway: false,
  },
  city: {
    halfSideMeters: 8400,
    coreHalfMeters: 1150,
    riverWidthMeters: 190,
    households: 600_000,
    incidents: 1_000_000,
    hasExpressway: true,
  },
  metropolis: {
    halfSideMeters: 13_000,
    coreHalfMeters: 1500,
    riverWidthMeters: 260,
    households: 1_500_000,
    incidents: 10_000_000,
    hasExpressway: true,
  },
}
