import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tool } from '#contract'
import { RowSwitch } from '../../ui/row-controls.tsx'
import { useToolActions } from './tool-actions.ts'

/** On or off, at once; the notice that follows offers the way back. */
export const ToolSwitch = memo(function ToolSwitch({ tool }: { tool: Tool }) {
  const { t } = useTranslation('tools')
  const actions = useToolActions()
  return (
    <RowSwitch
      label={t(tool.enabled ? 'switch.off' : 'switch.on', { name: tool.exposedName })}
      checked={tool.enabled}
      onChange={() => void actions.setEnabled([tool], !tool.enabled)}
    />
  )
})
