/** Own line icons on a 24 by 24 grid; the stroke takes the colour of the text beside it. */
const paths = {
  layers: 'M12 3 3 8l9 5 9-5-9-5ZM3 12.5l9 5 9-5M3 17l9 5 9-5',
  flame: 'M12 3c.5 3.5 5.5 5.5 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.5-4 2.5-5.5.5 1.5 1.3 2.2 2 2.5.8-2.5.4-5 1-8Z',
  hotspot:
    'M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM12 5a7 7 0 0 1 7 7M12 19a7 7 0 0 1-7-7M3 6l3 3M21 18l-3-3M17 3.5l.5 3 3 .5M7 20.5l-.5-3-3-.5',
  reach:
    'M12 12m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M6.3 6.3a8 8 0 0 0 0 11.4M17.7 6.3a8 8 0 0 1 0 11.4M3.5 3.5a12 12 0 0 0 0 17M20.5 3.5a12 12 0 0 1 0 17',
  compare: 'M12 3v18M9 6H4v12h5M15 6h5v12h-5M15 10l5 5M15 14l3 3',
  megaphone: 'M4 10v4h3l8 5V5l-8 5H4ZM18 9.5a4 4 0 0 1 0 5M8 14.5l1.5 5',
  next: 'M5 21V4M5 5h11l-2.5 3.5L16 12H5M20 17l-3 3-3-3',
  bell: 'M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7ZM10 20h4M3 3l18 18',
  trend: 'M4 4v16h16M7 15l4-4 3 2M14 13l5-6M15 7h4v4',
  pencil: 'M4 20l1-5L16 4l4 4L9 19ZM13.5 6.5l4 4',
  upload: 'M12 16V4M7 9l5-5 5 5M4 16v4h16v-4',
  download: 'M12 4v12M7 11l5 5 5-5M4 16v4h16v-4',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM16 16l5 5',
  close: 'M6 6l12 12M18 6 6 18',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  help: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17v.01',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  city: 'M4 4h6v2M4 4v6M20 4h-6M20 4v6M4 20h6M4 20v-6M20 20h-6M20 20v-6M9 9h6v6H9Z',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 7v5l3.5 2',
  table: 'M4 5h16v14H4ZM4 10h16M4 14.5h16M10 10v9',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M13 7a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 17a2 2 0 1 0 4 0 2 2 0 1 0-4 0',
  pin: 'M9 3h6l-1 7 4 4H6l4-4-1-7ZM12 14v7',
  target: 'M12 4v4M12 16v4M4 12h4M16 12h4M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
  chevron: 'M8 10l4 4 4-4',
  undo: 'M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3',
  box: 'M3 8l9-5 9 5v9l-9 5-9-5ZM3 8l9 5 9-5M12 13v9M7.5 5.5l9 5',
  redo: 'M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h3',
  scenario: 'M5 5h4v4H5ZM15 15h4v4h-4ZM9 7h5a3 3 0 0 1 3 3v5M14.5 12.5 17 15l2.500-2.500M5 19h6',
  file: 'M6 3h8l5 5v13H6ZM14 3v5h5',
  grid: 'M4 4h7v7H4ZM13 4h7v7h-7ZM4 13h7v7H4ZM13 13h7v7h-7Z',
  building: 'M5 21V5l8-2v18M13 9h6v12M3 21h18M8 8v.01M8 12v.01M8 16v.01M16 13v.01M16 17v.01',
  road: 'M8 3 4 21M16 3l4 18M12 5v3M12 11v3M12 17v3',
  area: 'M4 7l7-4 9 5-2 8-8 5-7-6Z',
  marker: 'M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21ZM12 7a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z',
  alert: 'M12 4 2.5 20h19L12 4ZM12 10v4M12 17v.01',
  language: 'M3 6h9M7.5 4v2M10 6c-.6 3.5-3 6.5-6.5 8M5 9c1 2.5 3 4.5 5.5 5.5M12 21l4.5-10L21 21M13.5 17.5h6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  people:
    'M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.5 19.5c.6-3.4 3.3-5 6.5-5s5.9 1.6 6.5 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.9c2.2.6 3.6 2.1 4 4.6',
  eye: 'M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12ZM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6Z',
  hidden:
    'M4 4l16 16M9.9 5.7c.7-.1 1.4-.2 2.1-.2 3.7 0 7 2 9.5 6.5-.9 1.6-1.9 2.9-3 3.9M6.3 7.3C4.9 8.4 3.6 10 2.5 12c2.5 4.5 5.8 6.5 9.5 6.5 1.5 0 2.9-.3 4.2-1M9.8 10.2a2.8 2.8 0 0 0 4 4',
  copy: 'M9 9h11v11H9ZM15 9V4H4v11h5',
  key: 'M8 10.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM11.5 11.5 20 3M16 7l3 3M13.5 9.5l2 2',
  screen: 'M3 5h18v12H3ZM9 21h6M12 17v4',
  shield: 'M12 3l8 3v6c0 4.5-3.2 7.7-8 9-4.8-1.3-8-4.5-8-9V6ZM8.5 12l2.5 2.5 4.5-5',
  archive: 'M3 5h18v4H3ZM5 9v11h14V9M10 13h4',
  log: 'M6 3h12v18H6ZM9 8h6M9 12h6M9 16h4',
  out: 'M10 4H5v16h5M9 12h11M16 8l4 4-4 4',
  back: 'M19 12H5M11 6l-6 6 6 6',
  lock: 'M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  play: 'M8 5v14l11-7Z',
  pause: 'M8 5v14M16 5v14',
  'back-step': 'M7 5v14M18 5l-8 7 8 7Z',
  'next-step': 'M17 5v14M6 5l8 7-8 7Z',
  hexagon: 'M12 3l7.8 4.5v9L12 21l-7.8-4.5v-9Z',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2',
} as const
export type IconName = keyof typeof paths

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
