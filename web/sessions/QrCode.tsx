import { create } from 'qrcode'
import { useMemo } from 'react'

/** Light modules around the code, which readers need to find it. */
const quietZone = 4

/** Drawn here, black on white in either theme: a secret goes to no other machine to become a picture. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => pathOf(text), [text])
  const side = size + quietZone * 2
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}

function pathOf(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  const squares = Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size]
    return modules.get(row, column) ? `M${column + quietZone} ${row + quietZone}h1v1h-1z` : ''
  })
  return { size, path: squares.join('') }
}
