import type { CallApproval, Claim } from '#contract'

/** What a tool says of itself, in the words rules use; of what contradicts itself the worse, of what says nothing `unknown`. */
export function claimsOf(annotations: CallApproval['annotations']): Claim[] {
  const { readOnlyHint, destructiveHint, openWorldHint } = annotations ?? {}
  const main: Claim =
    destructiveHint === true ? 'destructive' : readOnlyHint === true ? 'read_only' : 'unknown'
  return openWorldHint === true ? [main, 'open_world'] : [main]
}

export const isDestructive = ({ annotations }: Pick<CallApproval, 'annotations'>): boolean =>
  claimsOf(annotations).includes('destructive')
