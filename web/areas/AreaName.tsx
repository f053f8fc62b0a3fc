import { useAreas } from './areas.queries.ts'

/** The name of a division with its code beside it; the code alone until the name is known. */
export function AreaName({ code }: { code: string }) {
  // A division code begins with that of the division above: three digits less, and none above a county.
  const { data } = useAreas(code.length > 6 ? code.slice(0, -3) : undefined)
  const name = data?.find((area) => area.code === code)?.name
  return name === undefined ? (
    <code>{code}</code>
  ) : (
    <>
      {name} <code>{code}</code>
    </>
  )
}
