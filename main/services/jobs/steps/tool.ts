import { randomUUID } from 'node:crypto'
import { AppError } from '#base/errors.ts'
import type { Broker } from '#services/broker/broker.ts'
import type { RawResult } from '#services/upstreams/upstream.ts'
import type { Json } from '#services/workflows/language.ts'
import type { StepRunner } from '../engine.ts'
import { failed, throwIfEnded } from './failed.ts'
import type { ToolStep } from './step-kinds.ts'

/** Calls any tool of any server over the one road that everybody takes, so that switches, pins and the record hold here too. */
export function toolRunner(broker: Pick<Broker, 'call'>): StepRunner<ToolStep> {
  return async (step, io) => {
    try {
      const result = await broker.call({
        requestId: randomUUID(),
        client: io.workflow ?? io.jobId,
        session: null,
        via: 'workflow',
        job: io.jobId,
        view: { kind: 'all' },
        tool: step.tool,
        arguments: step.arguments ?? {},
        meta: undefined,
        signal: io.signal,
      })
      return valueOf(step, result)
    } catch (error) {
      throwIfEnded(io.signal, step.id)
      if (!(error instanceof AppError) || isOurs(error)) throw error
      throw failed(
        error.code,
        `Step ${step.id} could not call ${step.tool}: ${error.message}`,
        { error_code: error.code.toUpperCase(), reason: error.message },
        error,
      )
    }
  }
}

const isOurs = ({ data }: AppError) => typeof data === 'object' && data !== null && 'error_code' in data

function valueOf(step: ToolStep, result: RawResult): Json {
  const { structuredContent, content, isError } = result
  const text = textOf(content)
  if (isError === true) {
    const said = (text ?? 'It gave no text.').slice(0, 2_000)
    throw failed('step_failed', `The tool ${step.tool} of step ${step.id} failed: ${said}`, {
      error_code: 'TOOL_FAILED',
      reason: said,
    })
  }
  if (structuredContent !== undefined) return asJson(structuredContent)
  return text === undefined ? asJson(content ?? null) : parsed(text)
}

/** The text of a result that is nothing but text. */
function textOf(content: unknown): string | undefined {
  if (!Array.isArray(content) || content.length === 0) return undefined
  const parts = content.map((part: unknown) =>
    typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string'
      ? part.text
      : undefined,
  )
  return parts.includes(undefined) ? undefined : parts.join('\n')
}

/** Many tools answer with JSON as text; later steps want its fields. */
function parsed(text: string): Json {
  if (!/^\s*[{[]/.test(text)) return text
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON.parse gives is Json
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** It came as JSON from a server. */
function asJson(value: unknown): Json {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was read from JSON
  return value as Json
}
