import type { Definition, Language, Step } from '#contract'

/** Which languages the scripts of the workflows that are switched on are written in, and by whom each is needed. */
export function languagesNeeded(definitions: readonly Definition[]): Map<Language, string[]> {
  const needed = new Map<Language, string[]>()
  for (const { name, enabled, steps } of definitions)
    for (const language of enabled ? new Set(languagesOf(steps)) : [])
      needed.set(language, [...(needed.get(language) ?? []), name])
  return needed
}

const languagesOf = (steps: readonly Step[]): Language[] =>
  steps.flatMap(step => {
    if (step.type === 'script') return [step.language]
    return step.type === 'foreach' ? languagesOf(step.steps) : []
  })
