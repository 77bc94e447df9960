/** How many characters the arguments of a call have. */
export const sizeOf = ({ shown }: { shown: { arguments: Record<string, unknown> } }): number =>
  JSON.stringify(shown.arguments).length
