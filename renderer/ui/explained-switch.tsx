import { Switch } from '@mantine/core'

type Props = {
  label: string
  /** What turning it on means, in a sentence. */
  text: string
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

/** A switch with a sentence under it, that is read out after its name and not as a part of it. */
export function ExplainedSwitch({ label, text, checked, disabled = false, onChange }: Props) {
  return (
    <Switch
      aria-label={label}
      label={label}
      description={text}
      checked={checked}
      disabled={disabled}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  )
}
