import { z } from 'zod'
import { WireError } from './errors.ts'

/**
 * `connected` our entry is there and right · `not_connected` the file has no entry of ours · `changed` our entry was
 * altered · `absent` no file yet (one would be made) · `invalid` not JSON · `read_only` cannot be written.
 */
export const ConfigStatus = z.enum([
  'connected',
  'not_connected',
  'changed',
  'absent',
  'invalid',
  'read_only',
])
export type ConfigStatus = z.infer<typeof ConfigStatus>

export const ClientConfig = z.object({ path: z.string(), status: ConfigStatus, error: WireError.nullable() })
export type ClientConfig = z.infer<typeof ClientConfig>

/** An agent application found (or looked for) on this computer. */
export const ClientApp = z.object({
  id: z.enum(['claude-desktop']),
  name: z.string(),
  installed: z.boolean(),
  /** It must be quit fully and started again to see a change. */
  running: z.boolean(),
  status: ConfigStatus,
  configs: z.array(ClientConfig),
})
export type ClientApp = z.infer<typeof ClientApp>

/** What connecting or undoing did, or (dry run) would do, to one file: its whole text before and after. */
export const ConfigChange = z.object({
  path: z.string(),
  status: z.enum([
    'connected',
    'already_connected',
    'would_connect',
    'undone',
    'nothing_to_undo',
    'would_undo',
    'repaired',
  ]),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Path of the backup made, when one was. */
  backup: z.string().nullable(),
  /** The app is running and will not see this until it is quit fully and started again. */
  restartNeeded: z.boolean(),
})
export type ConfigChange = z.infer<typeof ConfigChange>

/** The outcome for the app: the first file's change, and the others' where an app has several. */
export const ConnectResult = ConfigChange.extend({ others: z.array(ConfigChange) })
export type ConnectResult = z.infer<typeof ConnectResult>
