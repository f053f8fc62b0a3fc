import { Slider, Switch, ToggleGroup } from 'radix-ui'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { useId } from 'react'
import type { IconName } from './Icon.tsx'
import { Icon } from './Icon.tsx'

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { tone?: 'plain' | 'primary' | 'danger' | 'quiet' }

export function Button({ tone = 'plain', className = '', ...rest }: ButtonProps) {
  return <button type="button" className={`button button-${tone} ${className}`} {...rest} />
}

export function IconButton({ icon, label, ...rest }: { icon: IconName; label: string } & ButtonProps) {
  return (
    <Button {...rest} className="button-icon" aria-label={label} title={label}>
      <Icon name={icon} />
    </Button>
  )
}

export type Choice<T extends string> = { value: T; label: ReactNode }

/** One of a few, all in sight. */
export function Segmented<T extends string>(props: {
  label: string
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className="segmented"
      aria-label={props.label}
      value={props.value}
      onValueChange={(value) => {
        const chosen = props.choices.find((choice) => choice.value === value)
        if (chosen) props.onChange(chosen.value)
      }}
    >
      {props.choices.map(({ value, label }) => (
        <ToggleGroup.Item key={value} value={value} className="segment">
          {label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}

/** One of many. The system's own list: it is searchable by typing and speaks every reader's language. */
export function Select<T extends string>(props: {
  label: string
  value: T
  choices: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  isLabelHidden?: boolean
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className={props.isLabelHidden === true ? 'hidden-visually' : 'field-label'}>
        {props.label}
      </label>
      <span className="select">
        <select
          id={id}
          value={props.value}
          onChange={({ target }) => {
            const chosen = props.choices.find((choice) => choice.value === target.value)
            if (chosen) props.onChange(chosen.value)
          }}
        >
          {props.choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <Icon name="chevron" size={16} />
      </span>
    </div>
  )
}

export function Range(props: {
  label: string
  value: number
  min: number
  max: number
  step: number
  onChange: (value: number) => void
  isCompact?: boolean
  text?: string
}) {
  return (
    <Slider.Root
      className={props.isCompact === true ? 'range range-compact' : 'range'}
      value={[props.value]}
      min={props.min}
      max={props.max}
      step={props.step}
      onValueChange={([value]) => {
        if (value !== undefined) props.onChange(value)
      }}
    >
      <Slider.Track className="range-track">
        <Slider.Range className="range-fill" />
      </Slider.Track>
      <Slider.Thumb
        className="range-thumb"
        aria-label={props.label}
        aria-valuetext={props.text ?? String(props.value)}
      />
    </Slider.Root>
  )
}

export function Toggle({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const id = useId()
  return (
    <span className="toggle">
      <Switch.Root id={id} className="switch" checked={isOn} onCheckedChange={onChange}>
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  )
}

/** Any of a few; none chosen means all. */
export function Chips<T extends string>(props: {
  label: string
  chosen: readonly T[]
  choices: readonly { value: T; label: string; color?: string }[]
  onChange: (chosen: T[]) => void
}) {
  return (
    <ToggleGroup.Root
      type="multiple"
      className="chips"
      aria-label={props.label}
      value={[...props.chosen]}
      onValueChange={(values) =>
        props.onChange(props.choices.map(({ value }) => value).filter((value) => values.includes(value)))
      }
    >
      {props.choices.map(({ value, label, color }) => (
        <ToggleGroup.Item key={value} value={value} className="chip">
          {color === undefined ? null : <span className="dot" style={{ background: color }} aria-hidden="true" />}
          {label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
