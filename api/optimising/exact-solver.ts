import type { Highs, ModelData } from 'highs'
import type { ExactModel } from './exact-model.ts'

/** What the kept solver came to. `open` is undefined where it found no set; `value` is that of `open`. */
export type ExactAnswer = {
  status: 'optimal' | 'impossible' | 'stopped'
  open: number[] | undefined
  value: number
  bound: number
}
export type ExactTerms = {
  seconds: number
  seed: number
  /** Told of each better set and each better bound while it works. */
  note: (found: Omit<ExactAnswer, 'status'>) => void
}

/** Blocks the thread it is called in: stopping it earlier means ending the thread. */
export function solveExactly(highs: Highs, model: ExactModel, { seconds, seed, note }: ExactTerms): ExactAnswer {
  return highs.withModel(modelData(model), (solver): ExactAnswer => {
    solver.options.set({
      output_flag: false,
      time_limit: seconds,
      random_seed: seed % 2_147_483_647,
      mip_rel_gap: 0,
      mip_abs_gap: 1e-7,
    })
    const best: Omit<ExactAnswer, 'status'> = { open: undefined, value: Infinity, bound: -Infinity }
    const { modelStatus } = solver.run({
      4: ({ data }) => {
        if (data.mip_solution === undefined) return undefined
        best.open = openOf(data.mip_solution, model.sites)
        best.value = (data.objective_function_value ?? Infinity) + model.offset
        note({ ...best })
        return undefined
      },
      6: ({ data }) => {
        const bound = (data.mip_dual_bound ?? -Infinity) + model.offset
        if (!(bound > best.bound + 1e-6 * Math.max(1, Math.abs(bound)) || best.bound === -Infinity)) return undefined
        best.bound = bound
        if (bound > -Infinity) note({ ...best })
        return undefined
      },
    })
    const { optimal, infeasible, unboundedOrInfeasible } = highs.constants.modelStatus
    if (modelStatus === infeasible || modelStatus === unboundedOrInfeasible)
      return { status: 'impossible', open: undefined, value: Infinity, bound: Infinity }
    if (modelStatus !== optimal) return { status: 'stopped', ...best }
    const value = Number(solver.info.get('objective_function_value')) + model.offset
    return { status: 'optimal', open: openOf(solver.getSolution().colValue, model.sites), value, bound: value }
  })
}

function openOf(values: Float64Array, sites: number): number[] {
  return [...values.subarray(0, sites).keys()].filter((site) => (values[site] ?? 0) > 0.5)
}

/** The offset stays outside, so that bounds told on the way need no knowledge of whether it is in them. */
function modelData({ columns, rows }: ExactModel): ModelData {
  const [numCols, numRows] = [columns.cost.length, rows.lower.length]
  return {
    numCols,
    numRows,
    colCost: columns.cost,
    colLower: Float64Array.from(columns.cost, (_, column) => columns.lower[column] ?? 0),
    colUpper: columns.upper,
    integrality: Int32Array.from(columns.whole),
    rowLower: rows.lower,
    rowUpper: rows.upper,
    matrix: {
      format: 'csr',
      numRows,
      numCols,
      starts: Int32Array.from(rows.starts),
      indices: Int32Array.from(rows.index),
      values: Float64Array.from(rows.value),
    },
  }
}
