import { listAreas } from '#contract/areas'
import type { Territory } from '#geo/territory'
import { PeoplePage } from '../accounts/PeoplePage.tsx'
import { RightsPage } from '../accounts/RightsPage.tsx'
import { TerritoryPicker } from '../areas/TerritoryPicker.tsx'
import { AuditPage } from '../audit/AuditPage.tsx'
import { KeysPage } from '../keys/KeysPage.tsx'
import { OrdersPage } from '../orders/OrdersPage.tsx'
import { OwnDataPage } from '../residents/OwnDataPage.tsx'
import { RetentionPage } from '../retention/RetentionPage.tsx'
import { ScreensPage } from '../screens/ScreensPage.tsx'
import { AccountPage } from '../sessions/AccountPage.tsx'
import { SettingsPage } from '../settings/SettingsPage.tsx'
import { useMe } from './me.ts'
import { isOpenTo } from './offers.ts'
import { useNow } from './use-now.ts'
import type { DeskPage } from './view.ts'

/** Pages that need nothing from here. */
const plainPages = { 'own-data': OwnDataPage, audit: AuditPage } as const

function isPlain(page: DeskPage): page is keyof typeof plainPages {
  return page in plainPages
}

type PickerProps = { chosen: readonly Territory[]; onChange: (chosen: Territory[]) => void }

/** Puts a page of the desk together from the slices that own its parts. */
export function DeskContent({ page, askedGrid }: { page: DeskPage; askedGrid: string }) {
  const { me, mayI, take } = useMe()
  const nowMs = useNow(15_000)
  const hasAreas = isOpenTo(listAreas.access, mayI)
  const pickMany = (props: PickerProps) => <TerritoryPicker {...props} hasAreas={hasAreas} />
  const pickOne = (props: PickerProps) => <TerritoryPicker {...props} hasAreas={hasAreas} isSingle />
  if (isPlain(page)) {
    const Page = plainPages[page]
    return <Page />
  }
  switch (page) {
    case 'account':
      return <AccountPage me={me} nowMs={nowMs} onMe={take} />
    case 'orders':
      return <OrdersPage mayI={mayI} />
    case 'people':
      return <PeoplePage {...{ mayI, nowMs }} myId={me.accountId} territoryPicker={pickMany} />
    case 'rights':
      return <RightsPage mayI={mayI} askedGrid={askedGrid} />
    case 'keys':
      return <KeysPage mayI={mayI} nowMs={nowMs} />
    case 'screens':
      return <ScreensPage nowMs={nowMs} territoryPicker={pickOne} />
    case 'settings':
      return <SettingsPage mayI={mayI} />
    case 'retention':
      return <RetentionPage mayI={mayI} />
  }
}
