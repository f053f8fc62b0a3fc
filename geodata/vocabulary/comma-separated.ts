import { z } from 'zod'

/** A list as it stands in a query string. */
export const commaSeparated = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (text) => (typeof text === 'string' ? text.split(',').filter((word) => word !== '') : text),
    z.array(item).max(500),
  )
