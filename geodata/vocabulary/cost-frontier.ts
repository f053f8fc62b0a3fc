export type Costed = { cost: number; value: number }

/**
 * Which of the choices are efficient: nothing is as good for less, or better for the same. `value`: the more the
 * better. Of equals all are.
 */
export function efficient<C extends Costed>(choices: readonly C[]): C[] {
  return choices.filter(
    (choice) =>
      !choices.some(
        (other) =>
          other.cost <= choice.cost &&
          other.value >= choice.value &&
          (other.cost < choice.cost || other.value > choice.value),
      ),
  )
}
