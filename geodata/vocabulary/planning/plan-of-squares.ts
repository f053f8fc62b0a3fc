import type { Ground } from './build-plan.ts'

/** Test ground: `columns` × `rows` squares of about 110 m, named `0,0` from the south west, all of one community. */
export function squares(columns: number, rows: number): Ground[] {
  const grounds: Ground[] = []
  for (let x = 0; x < columns; x += 1)
    for (let y = 0; y < rows; y += 1) {
      const [west, south] = [113 + x / 1000, 23 + y / 1000]
      const [east, north] = [113 + (x + 1) / 1000, 23 + (y + 1) / 1000]
      grounds.push({
        id: `${x},${y}`,
        face: { code: `${x}${y}`, name: '', kind: 'comprehensive', communityCode: '440100001001', gridId: null },
        boundary: {
          type: 'Polygon',
          coordinates: [
            [
              [west, south],
              [east, south],
              [east, north],
              [west, north],
              [west, south],
            ],
          ],
        },
      })
    }
  return grounds
}
