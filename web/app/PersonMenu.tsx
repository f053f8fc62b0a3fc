import { DropdownMenu } from 'radix-ui'
import { useSignOut } from '../sessions/sessions.queries.ts'
import type { IconName } from '../ui/Icon.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TerritoryNames } from '../ui/TerritoryNames.tsx'
import { accountWords } from '../words/accounts.ts'
import { deskWords } from '../words/desk.ts'
import { useWords } from '../words/language.ts'
import { deskIcons } from './desk-icons.ts'
import { useMe } from './me.ts'
import { administrationOf } from './offers.ts'
import { useView } from './view-store.ts'

/** Who is signed in, as what, and the way out. */
export function PersonMenu() {
  const { me, offers, leave } = useMe()
  const { change } = useView()
  const words = useWords(deskWords)
  const { posts } = useWords(accountWords)
  const signOut = useSignOut()
  const post = me.post === null ? words.noPost : posts[me.post]
  const [administration] = administrationOf(offers)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="person-button">
        <span className="avatar" aria-hidden="true">
          {Array.from(me.name)[0] ?? '·'}
        </span>
        <span className="person-words">
          <strong>{me.name}</strong>
          <small title={post}>{post}</small>
        </span>
        <span className="hidden-visually">{words.personMenu}</span>
        <Icon name="chevron" size={15} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu" align="end" sideOffset={8}>
        <DropdownMenu.Label className="menu-head">
          <strong>{me.name}</strong>
          <span>{post}</span>
          {me.territories.length > 0 ? (
            <span>
              <TerritoryNames territories={me.territories} />
            </span>
          ) : null}
        </DropdownMenu.Label>
        {offers.own.map((page) => (
          <MenuItem key={page} icon={deskIcons[page]} text={words[page]} onSelect={() => change({ desk: page })} />
        ))}
        {administration ? (
          <MenuItem icon="shield" text={words.administration} onSelect={() => change({ desk: administration })} />
        ) : null}
        <DropdownMenu.Separator className="menu-line" />
        <MenuItem icon="out" text={words.signOut} onSelect={() => signOut.mutate(undefined, { onSuccess: leave })} />
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

function MenuItem({ icon, text, onSelect }: { icon: IconName; text: string; onSelect: () => void }) {
  return (
    <DropdownMenu.Item className="menu-item" onSelect={onSelect}>
      <Icon name={icon} />
      {text}
    </DropdownMenu.Item>
  )
}
