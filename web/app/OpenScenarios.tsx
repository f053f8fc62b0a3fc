import { OrderForm } from '../orders/OrderForm.tsx'
import { ScenariosPanel } from '../scenarios/ScenariosPanel.tsx'
import { useMe } from './me.ts'
import type { CoverageModel } from './use-coverage.ts'
import type { ScenarioModel } from './use-scenario-map.ts'
import type { View } from './view.ts'

type Props = {
  view: View
  change: (patch: Partial<View>) => void
  scenarios: ScenarioModel
  coverage: Pick<CoverageModel, 'kinds'>
  onClose: () => void
  nowMs: number
}

export function OpenScenarios({ view, change, scenarios, coverage, onClose, nowMs }: Props) {
  const { mayI } = useMe()
  return (
    <ScenariosPanel
      {...scenarios}
      kinds={coverage.kinds}
      theme={view.theme}
      mayMake={mayI('scenarios:make')}
      mayPrice={mayI('scenarios:price')}
      orderOf={(scenarioId, isMarked) =>
        mayI('orders:draft') ? (
          <OrderForm
            key={scenarioId}
            scenarioId={scenarioId}
            isMarked={isMarked}
            onOrders={() => change({ desk: 'orders' })}
          />
        ) : null
      }
      onClose={onClose}
      nowMs={nowMs}
    />
  )
}
