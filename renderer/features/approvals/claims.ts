import type { CallApproval, Claim } from '#contract'

/** What a tool says of itself, in the words rules use; what it does not say is `unknown`. */
export function claimsOf(annotations: CallApproval['annotations']): Claim[] {
  const { readOnlyHint, destructiveHint, openWorldHint } = annotations ?? {}
  const said: Claim[] = []
  if (readOnlyHint === true) said.push('read_only')
  // A tool that only reads cannot destroy (MCP, ToolAnnotations): then the hint means nothing.
  else if (destructiveHint === true) said.push('destructive')
  if (said.length === 0) said.push('unknown')
  if (openWorldHint === true) said.push('open_world')
  return said
}

export const isDestructive = ({ annotations }: Pick<CallApproval, 'annotations'>): boolean =>
  claimsOf(annotations).includes('destructive')
