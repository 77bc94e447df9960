import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tool, ToolDetail } from '#contract'
import { ApiError, call } from '../../state/api.ts'
import { toast } from '../../ui/toast.tsx'
import { selectionsOf } from './tool-filter.ts'

type Some = readonly Pick<Tool, 'server' | 'name' | 'exposedName' | 'enabled' | 'state' | 'reviewed'>[]

/** What a person can do to tools, one or ten thousand; each says how many it changed, and offers the way back. */
export type ToolActions = ReturnType<typeof createToolActions>

/** The actions in the language of the screen. */
export function useToolActions(): ToolActions {
  const { t } = useTranslation('tools')
  return useMemo(() => createToolActions(t), [t])
}

function createToolActions(t: TFunction<'tools'>) {
  return {
    setEnabled: async (tools: Some, enabled: boolean): Promise<void> => {
      // Only those that change, so that Undo puts back exactly what was.
      const some = tools.filter(tool => tool.enabled !== enabled)
      if (some.length === 0) return toast.ok(t('done.nothing'))
      try {
        await flip(some, enabled)
        const undo = { label: t('undo'), run: () => void flip(some, !enabled).catch(tell) }
        toast.ok(t(enabled ? 'done.on' : 'done.off', spoken(some)), undo)
      } catch (error) {
        tell(error)
      }
    },
    /** Approves just the definition on the screen: one that changed meanwhile is refused. */
    approveSeen: async ({ server, name, exposedName, hash }: ToolDetail): Promise<void> => {
      try {
        await call('tools.approve', { server, names: [name], hash })
        toast.ok(t('done.approved', { count: 1, name: exposedName }))
      } catch (error) {
        tell(error)
      }
    },
    approve: async (tools: Some): Promise<void> => {
      const held = tools.filter(({ state }) => state !== 'approved')
      try {
        for (const selection of selectionsOf(held)) {
          // oxlint-disable-next-line no-await-in-loop -- as above
          await call('tools.approve', selection)
        }
        toast.ok(t('done.approved', spoken(held)))
      } catch (error) {
        tell(error)
      }
    },
    /** Remembers that a person has looked at what these tools say of themselves. */
    review: async (tools: Some): Promise<void> => {
      const some = tools.filter(({ reviewed }) => !reviewed)
      try {
        for (const selection of selectionsOf(some)) {
          // oxlint-disable-next-line no-await-in-loop -- as above
          await call('tools.review', selection)
        }
        toast.ok(t('done.reviewed', spoken(some)))
      } catch (error) {
        tell(error)
      }
    },
  }
}

async function flip(tools: Some, enabled: boolean): Promise<void> {
  for (const selection of selectionsOf(tools)) {
    // oxlint-disable-next-line no-await-in-loop -- one writer; and a failure stops before the rest
    await call('tools.setEnabled', { selection, enabled })
  }
}

const spoken = (tools: Some) => ({ count: tools.length, name: tools[0]?.exposedName ?? '' })

function tell(error: unknown): void {
  toast.failed(error instanceof ApiError ? error : { message: String(error) })
}
