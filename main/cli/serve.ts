import type { Command } from 'commander'
import type { Cli } from './cli.ts'
import { bare } from './command.ts'

/** `gatehouse serve` */
export function addServe(program: Command, cli: Cli): void {
  bare(program, {
    usage: 'serve',
    what: 'run Gatehouse in this terminal; prints "ready <url>" when the gateway answers, ends on Ctrl+C or SIGTERM',
    examples: ['serve', 'serve 2> gatehouse.log'],
  }).action(async () => {
    // Loaded only here: every other command starts faster without the core.
    const { serve } = await import('../serve.ts')
    cli.exitCode = await serve()
  })
}
