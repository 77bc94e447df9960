import type { Bus } from '#base/bus.ts'
import type { Handlers } from '#contract'

/** All that the window and the tray know of the core: what may be asked, and what it tells. */
export type FaceOfCore = { handlers: Handlers; subscribe: Bus['subscribe'] }
