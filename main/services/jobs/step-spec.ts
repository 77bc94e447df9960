import type { SimpleStep } from '#contract'
import type { Json, Scope, WorkflowLanguage } from '#services/workflows/language.ts'
import type { StepSpec } from './engine.ts'
import { durationMs } from './steps/measures.ts'

/** Fields that are no templates: names, expressions, references and what the engine itself reads. */
const asWritten = new Set([
  'id',
  'name',
  'type',
  'needs',
  'if',
  'retry',
  'timeout',
  'continue_on_error',
  'safe_to_retry',
  'language',
  'secrets',
  'limits',
  'expires',
])

/** The step with its templates filled; a script's values become literals of its language (W3). */
export function fillStep(language: WorkflowLanguage, step: SimpleStep, scope: Scope): SimpleStep {
  const filled = Object.entries(step).map(([name, value]) => {
    if (asWritten.has(name) || value === undefined) return [name, value] as const
    if (step.type === 'script' && name === 'code')
      return [name, language.fillScript(step.code, step.language, scope)] as const
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a field of a checked definition is JSON
    return [name, language.fill(value as Json, scope)] as const
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same fields, filled
  return Object.fromEntries(filled) as SimpleStep
}

const once = { attempts: 1, backoff: '1s', factor: 2, max: '1m' }

/** The step as data for the engine. */
export function specOf(step: SimpleStep, key: string, context: Record<string, Json>): StepSpec {
  const { timeout, safe_to_retry: safe = false } = step
  const { attempts, backoff, factor, max } = step.retry ?? once
  return {
    key,
    step,
    context,
    attempts,
    backoffMs: durationMs(backoff),
    factor,
    maxBackoffMs: durationMs(max),
    timeoutMs: timeout === undefined ? null : durationMs(timeout),
    safeToRetry: safe,
  }
}
