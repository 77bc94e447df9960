import type { Check, Language, Runtime } from '#contract'

/** The languages of scripts, and the workflows that need each; a missing one only matters to those. */
export function checkLanguages(
  runtimes: readonly Runtime[],
  neededBy: ReadonlyMap<Language, readonly string[]>,
): Check[] {
  const missing = runtimes.filter(({ command }) => command === null)
  const found = runtimes
    .filter(({ command }) => command !== null)
    .map(({ language, version }) => `${language} ${version ?? ''}`.trim())
  const broken = missing.filter(({ language }) => (neededBy.get(language)?.length ?? 0) > 0)
  const unneeded = missing.filter(one => !broken.includes(one)).map(({ language }) => language)
  const rest = unneeded.length > 0 ? ` No workflow needs what is absent: ${unneeded.join(', ')}.` : ''
  return [
    {
      id: 'languages',
      title: 'Script languages',
      status: 'ok',
      detail: `Found: ${found.length > 0 ? found.join(', ') : 'none'}.${rest}`,
    },
    ...broken.map(runtime => missingCheck(runtime, neededBy.get(runtime.language) ?? [])),
  ]
}

function missingCheck({ language, error }: Runtime, workflows: readonly string[]): Check {
  return {
    id: `language.${language}`,
    title: `Scripts in ${language}`,
    status: 'failed',
    detail: `Nothing runs them, but these workflows need it: ${shortList(workflows)}.`,
    fix: error?.message ?? 'Install it, then look again: gatehouse runtimes --refresh.',
  }
}

const most = 10
const shortList = (names: readonly string[]): string =>
  names.length > most
    ? `${names.slice(0, most).join(', ')} and ${names.length - most} more`
    : names.join(', ')
