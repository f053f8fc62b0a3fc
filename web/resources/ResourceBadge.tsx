import type { ResourceKind } from '#geo/resource-kind'
import { resourceIcons } from './resource-icons.ts'

export function ResourceBadge({ kind }: { kind: ResourceKind }) {
  const { color, path } = resourceIcons[kind]
  return (
    <svg className="badge" width={20} height={20} viewBox="-5 -5 34 34" aria-hidden="true">
      <rect x={-5} y={-5} width={34} height={34} rx={9} fill={color} />
      <path d={path} fill="#ffffff" fillRule="evenodd" />
    </svg>
  )
}
