import { useState } from 'react'
import { defaultSettings } from '#geo/access-settings'
import { PasswordField } from '../ui/fields.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../words/language.ts'
import { sessionWords } from '../words/sessions.ts'
import type { PasswordRule, RulePart } from './password-rule.ts'
import { keepsRule, keptParts } from './password-rule.ts'
import { useSignInWays } from './sessions.queries.ts'

export type NewPasswordState = ReturnType<typeof useNewPassword>

/** A new password typed twice, held to the rule of this service. */
export function useNewPassword(login: string | undefined) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const ways = useSignInWays().data
  const rule: PasswordRule = {
    leastLength: ways?.passwordLeastLength ?? defaultSettings.passwordLeastLength,
    leastKinds: ways?.passwordLeastKinds ?? defaultSettings.passwordLeastKinds,
    login,
  }
  const isSame = password === again
  return { password, setPassword, again, setAgain, rule, isSame, isReady: isSame && keepsRule(password, rule) }
}

const parts: readonly RulePart[] = ['length', 'kinds', 'login']

export function NewPassword({ state }: { state: NewPasswordState }) {
  const words = useWords(sessionWords)
  const { password, rule } = state
  const kept = keptParts(password, rule)
  const texts = {
    length: words.rule.length(rule.leastLength),
    kinds: words.rule.kinds(rule.leastKinds),
    login: words.rule.login(),
  }
  return (
    <>
      <PasswordField
        label={words.newPassword}
        autoComplete="new-password"
        required
        value={password}
        onChange={state.setPassword}
      />
      <ul className="rule" aria-label={words.ruleTitle} aria-live="polite">
        {parts.map((part) => (
          <li key={part} className={kept[part] ? 'is-kept' : undefined}>
            <Icon name={kept[part] ? 'check' : 'minus'} size={15} />
            {texts[part]}
            <span className="hidden-visually">{kept[part] ? words.kept : words.notKept}</span>
          </li>
        ))}
      </ul>
      <PasswordField
        label={words.again}
        autoComplete="new-password"
        required
        value={state.again}
        hint={state.again !== '' && !state.isSame ? <span className="warm">{words.different}</span> : undefined}
        onChange={state.setAgain}
      />
    </>
  )
}
