import type { ResourceKind } from '#geo/resource-kind'
import type { ImageRecipe } from '../map/scene.ts'
import type { Theme } from '../styles/theme.ts'

type Icon = { color: string; path: string }

/** One glyph a kind, drawn on a 24 by 24 grid; even-odd filled. */
export const resourceIcons: Record<ResourceKind, Icon> = {
  worker: { color: '#2563a8', path: 'M12 3a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM3 22c0-5 4-8 9-8s9 3 9 8z' },
  post: { color: '#2563a8', path: 'M5 2h3v20H5zM9 3h11l-3 4 3 4H9z' },
  vehicle: {
    color: '#2563a8',
    path: 'M3 7h11v9H3zM15 10h4l3 3v3h-7zM6 16a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM17 16a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  },
  station: { color: '#0f766e', path: 'M12 2l10 8v12h-7v-7H9v7H2V10z' },
  'fire-station': {
    color: '#c2311f',
    path: 'M13 1c1 5 6 7 6 13a7 7 0 0 1-14 0c0-3 2-5 3-7 1 2 2 3 3 3 1-3 1-6 2-9zM12 20a3 3 0 0 0 3-3c0-2-2-3-3-5-1 2-3 3-3 5a3 3 0 0 0 3 3z',
  },
  'police-station': {
    color: '#1e3a8a',
    path: 'M12 1l9 3v8c0 6-4 9-9 11-5-2-9-5-9-11V4zM12 7l-1.5 3.2-3.5.5 2.5 2.4-.6 3.4L12 14.9l3.1 1.6-.6-3.4L17 10.7l-3.5-.5z',
  },
  clinic: { color: '#be3a6a', path: 'M9 2h6v7h7v6h-7v7H9v-7H2V9h7z' },
  school: { color: '#9a5b0b', path: 'M12 3l11 5.5L12 14 1 8.5zM5 12.5l7 3.5 7-3.5V18l-7 3.5L5 18z' },
  'service-centre': { color: '#0f766e', path: 'M4 3h16v13h-6l-5 5v-5H4zM7 7h10v2H7zM7 11h7v2H7z' },
  shelter: { color: '#3f7d20', path: 'M12 3l11 18h-8l-3-6-3 6H1z' },
  stock: { color: '#6b4f9a', path: 'M2 8l10-6 10 6v14H2zM6 12h12v2H6zM6 16h12v2H6z' },
  hydrant: { color: '#c2311f', path: 'M9 2h6v3h2v3h-1v3h3v4h-3v4h2v3H6v-3h2v-4H5v-4h3V8H7V5h2z' },
  other: { color: '#5b6472', path: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16z' },
}

export function badgeId(kind: ResourceKind): string {
  return `badge-${kind}`
}

export function resourceImages(theme: Theme): Record<string, ImageRecipe> {
  const rim = theme === 'light' ? '#ffffff' : '#0a0f16'
  return Object.fromEntries(
    Object.entries(resourceIcons).map(([kind, { color, path }]) => [
      badgeId(kind as ResourceKind),
      { type: 'badge', path, fill: color, ink: '#ffffff', rim },
    ]),
  )
}
