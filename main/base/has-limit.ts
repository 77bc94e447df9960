import type { Limit } from '#contract'

/** Whether a limit limits anything; one without any number takes it away. */
export const hasLimit = (limit: Limit): boolean => Object.values(limit).some(number => number !== null)
