import type { Command } from 'commander'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { facts } from './look.ts'

/** `gatehouse status` */
export function addStatus(program: Command, cli: Cli): void {
  leaf(program, {
    usage: 'status',
    what: 'is Gatehouse running, where, with which servers and clients',
    examples: ['status', 'status --json'],
  }).action(
    cli.action(async () => {
      const app = await cli.ask('app.info', undefined)
      const gateway = await cli.ask('gateway.status', undefined)
      const servers = await cli.ask('servers.list', undefined)
      const sessions = await cli.ask('gateway.sessions', undefined)
      const running = await cli.outside.isRunning()
      const states = servers.map(({ slug, state }) => ({ slug, state: state.kind }))
      const connected = states.filter(({ state }) => state === 'connected').length
      return {
        value: { running, app, gateway, servers: states, sessions: sessions.length },
        text: look =>
          facts(look, [
            [
              'Gatehouse',
              running
                ? `running, version ${app.version}`
                : `not running (version ${app.version}). Start it: gatehouse serve`,
            ],
            ['gateway', gateway.url ?? gateway.error?.message ?? gateway.state],
            ['servers', `${servers.length}, ${connected} connected`],
            ['clients', `${sessions.length} connected`],
            ['data', app.dataFolder],
            ['vault', app.vault.replace('_', ' ')],
          ]),
      }
    }),
  )
}
