export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Type families that hold Chinese, in the order of the systems that ship them. MapLibre draws every glyph with them. */
export const mapFonts = ['Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif']
export const boldMapFonts = ['Noto Sans CJK SC Bold', ...mapFonts]

type RoadPaint = { fill: string; casing: string }

export type MapPalette = {
  background: string
  ground: Record<
    'city' | 'water' | 'park' | 'green' | 'residential' | 'commercial' | 'industrial' | 'public' | 'square',
    string
  >
  waterLabel: string
  parkLabel: string
  building: string
  buildingRim: string
  roads: Record<'expressway' | 'arterial' | 'secondary' | 'branch' | 'residential' | 'path', RoadPaint>
  roadLabel: string
  halo: string
  area: string
  grid: string
  unitGrid: string
  label: string
  accent: string
  accentSoft: string
  hatch: string
  gap: string
}

export const mapPalettes: Record<Theme, MapPalette> = {
  light: {
    background: '#e9e7e1',
    ground: {
      city: '#f5f3ee',
      water: '#b9d6e6',
      park: '#cfe3c4',
      green: '#dcead2',
      residential: '#f3f0e9',
      commercial: '#f6ebe1',
      industrial: '#ebe8e9',
      public: '#ebeef3',
      square: '#efeade',
    },
    waterLabel: '#4a82a3',
    parkLabel: '#517a4a',
    building: '#e2dcd0',
    buildingRim: '#cfc7b8',
    roads: {
      expressway: { fill: '#f3c07d', casing: '#d9984a' },
      arterial: { fill: '#f9dfa8', casing: '#dcbd7c' },
      secondary: { fill: '#fffdf6', casing: '#d6cfc0' },
      branch: { fill: '#ffffff', casing: '#dcd6ca' },
      residential: { fill: '#ffffff', casing: '#e3ded3' },
      path: { fill: '#cdbfa9', casing: '#f5f3ee' },
    },
    roadLabel: '#75695a',
    halo: '#fbfaf7',
    area: '#8d5a97',
    grid: '#2f5a9b',
    unitGrid: '#7188aa',
    label: '#33415a',
    accent: '#0f766e',
    accentSoft: '#5eb3ab',
    hatch: '#6b7280',
    gap: '#b4501e',
  },
  dark: {
    background: '#090d13',
    ground: {
      city: '#0f151e',
      water: '#0c2a42',
      park: '#10241f',
      green: '#11211e',
      residential: '#111823',
      commercial: '#171a24',
      industrial: '#14171f',
      public: '#121c29',
      square: '#161c26',
    },
    waterLabel: '#7ab2d6',
    parkLabel: '#7fb096',
    building: '#1c2735',
    buildingRim: '#2a394c',
    roads: {
      expressway: { fill: '#5d6f86', casing: '#0a0e14' },
      arterial: { fill: '#44546a', casing: '#0a0e14' },
      secondary: { fill: '#314055', casing: '#0b1017' },
      branch: { fill: '#273447', casing: '#0b1017' },
      residential: { fill: '#202b3b', casing: '#0c1118' },
      path: { fill: '#2b3646', casing: '#0f151e' },
    },
    roadLabel: '#93a4ba',
    halo: '#0a0f16',
    area: '#b78ac4',
    grid: '#6f95c9',
    unitGrid: '#4a678f',
    label: '#c8d6e8',
    accent: '#2dd4bf',
    accentSoft: '#1c8a80',
    hatch: '#8b98aa',
    gap: '#ff9d5c',
  },
}
