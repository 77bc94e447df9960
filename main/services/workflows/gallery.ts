import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Definition, Step, Template } from '#contract'
import { checkText } from './check-text.ts'
import { exampleOf } from './inputs.ts'

/** Beside this file in the tree; beside the bundle in the built app (main/vite.config.ts). */
const folder = join(import.meta.dirname, 'templates')

/** What a template's file says in its first comments, beside being a workflow. */
const comment = /^# (category|featured): (.*)\n/gm

/** Reads the templates that come with Gatehouse, featured ones first. Throws an Error for a file that is not good. */
export function readGallery(): Template[] {
  const files = readdirSync(folder).filter(name => name.endsWith('.yaml'))
  return files
    .map(readTemplate)
    .toSorted(
      (left, right) => Number(right.featured) - Number(left.featured) || (left.slug < right.slug ? -1 : 1),
    )
}

function readTemplate(file: string): Template {
  const whole = readFileSync(join(folder, file), 'utf8')
  const said = Object.fromEntries(
    [...whole.matchAll(comment)].map(([, key = '', value = '']) => [key, value]),
  )
  const text = whole.replaceAll(comment, '')
  const { definition, problems } = checkText(text, () => undefined)
  if (!definition) throw new Error(`the template ${file} is not good: ${problems[0]?.message}`)
  return {
    slug: basename(file, '.yaml'),
    title: definition.title ?? definition.name,
    description: definition.description,
    category: said['category'] ?? 'Other',
    featured: said['featured'] === 'true',
    uses: usesOf(definition),
    text,
    example: exampleOf(definition),
  }
}

/** Languages of its scripts, and its other kinds of steps. */
function usesOf({ steps }: Definition): string[] {
  return [
    ...new Set(allSteps(steps).map(step => (step.type === 'script' ? step.language : step.type))),
  ].toSorted()
}

function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap(step => (step.type === 'foreach' ? [step, ...allSteps(step.steps)] : [step]))
}
