import type { Command } from 'commander'
import { AppError, toWire } from '#base/errors.ts'
import type { WireError } from '#contract'
import type { Look } from './look.ts'
import type { Ask } from './session.ts'
import { UsageError } from './usage.ts'

/** What the outside supplies to the command line: streams and the core. */
export type Outside = {
  out(text: string): void
  err(text: string): void
  /** All of the standard input, as UTF-8. */
  readInput(): Promise<string>
  /** A secret from the standard input, without its line end. */
  readSecret(): Promise<string>
  /** Aborted when nothing more can be printed: nobody reads it any more (`| head`), or the disk is full. */
  gone?: AbortSignal
  look: Look
  env: Readonly<Record<string, string | undefined>>
  ask: Ask
  /** True when a running Gatehouse answers, false when the data was opened here. */
  isRunning(): Promise<boolean>
}

/** What a command found out: `value` for `--json`, `text` for people. `failed` exits with 1 although there is an answer. */
export type Answer = { value: unknown; text: (look: Look) => string; failed?: boolean }

export const exitCodes = { done: 0, failed: 1, usage: 2 } as const

/** Runs commands and prints how they ended. */
export class Cli {
  readonly outside: Outside
  exitCode: number = exitCodes.done

  constructor(outside: Outside) {
    this.outside = outside
  }

  get ask(): Ask {
    return this.outside.ask
  }

  /** An action for commander: asks, prints, and sets the exit code. */
  action<A extends unknown[]>(act: (...args: A) => Promise<Answer>) {
    const { outside } = this
    // oxlint-disable-next-line typescript/no-this-alias -- commander hands the command over as `this`
    const cli = this
    return async function run(this: Command, ...args: A): Promise<void> {
      const { value, text, failed } = await act(...args)
      if (failed) cli.exitCode = exitCodes.failed
      const json = this.opts()['json'] !== undefined
      outside.out(json ? `${JSON.stringify(value ?? null, null, 2)}\n` : endLine(text(outside.look)))
    }
  }

  /** Prints a failure: one JSON document on stdout, or a sentence on stderr. */
  fail(error: unknown, json: boolean): void {
    const wire = wireOf(error)
    this.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.failed
    if (json) this.outside.out(`${JSON.stringify({ error: wire }, null, 2)}\n`)
    else this.outside.err(`${wire.message}\n`)
    if (wire.code === 'internal' && error instanceof Error)
      this.outside.err(`${error.stack ?? error.message}\n`)
  }
}

function wireOf(error: unknown): WireError {
  if (error instanceof UsageError) return { code: 'bad_input', message: error.message }
  return error instanceof AppError ? toWire(error) : toWire(new Error('internal'))
}

const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
