import type { ApiKey } from '#contract'
import type { Reach } from './reach.ts'

/** Whose key a request carries: what it may reach, decide and change. Never changed, only replaced. */
export type KeyOwner = Readonly<
  Pick<ApiKey, 'id' | 'name' | 'scope' | 'identity' | 'mayApprove' | 'admin' | 'signed'>
> & { readonly reach: Reach }
