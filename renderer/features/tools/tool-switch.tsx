import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Tool } from '#contract'
import { useToolActions } from './tool-actions.ts'

/** On or off, at once; the notice that follows offers the way back. */
export function ToolSwitch({ tool }: { tool: Tool }) {
  const { t } = useTranslation('tools')
  const actions = useToolActions()
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- keeps a click on the switch from opening the row
    <span onClick={event => event.stopPropagation()}>
      <Switch
        aria-label={t(tool.enabled ? 'switch.off' : 'switch.on', { name: tool.exposedName })}
        checked={tool.enabled}
        onChange={() => void actions.setEnabled([tool], !tool.enabled)}
      />
    </span>
  )
}
