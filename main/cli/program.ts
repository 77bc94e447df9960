import { Command, CommanderError } from 'commander'
import { packageVersion } from '#base/greeting.ts'
import { addActivity } from './activity.ts'
import { addApprovals } from './approvals.ts'
import { Cli, exitCodes, type Outside } from './cli.ts'
import { addConnect } from './connect.ts'
import { addDoctor } from './doctor.ts'
import { addJobs } from './jobs.ts'
import { addKeys } from './keys.ts'
import { addLimits } from './limits.ts'
import { addRules } from './rules.ts'
import { addRuntimes } from './runtimes.ts'
import { addSecrets } from './secrets.ts'
import { addServe } from './serve.ts'
import { addServers } from './servers.ts'
import { addSettings } from './settings.ts'
import { addStatus } from './status.ts'
import { addSync } from './sync.ts'
import { addTemplates } from './templates.ts'
import { addTools } from './tools.ts'
import { UsageError } from './usage.ts'
import { addWorkflows } from './workflows.ts'

/** The whole command line, ready to parse. */
export function makeProgram(cli: Cli): Command {
  const program = new Command('gatehouse')
    .description('One gateway in front of all your MCP servers.')
    .addHelpText(
      'after',
      '\nWith a running Gatehouse of the same GATEHOUSE_HOME a command talks to it; else it opens the data itself.\nExit codes: 0 done, 1 failed, 2 wrong usage.',
    )
    .version(packageVersion(), '--version', 'print the version')
    .showHelpAfterError('(add --help for what can be said)')
  addServe(program, cli)
  addServers(program, cli)
  addSync(program, cli)
  addTools(program, cli)
  addWorkflows(program, cli)
  addJobs(program, cli)
  addTemplates(program, cli)
  addApprovals(program, cli)
  addRules(program, cli)
  addRuntimes(program, cli)
  addActivity(program, cli)
  addKeys(program, cli)
  addLimits(program, cli)
  addSecrets(program, cli)
  addConnect(program, cli)
  addSettings(program, cli)
  addStatus(program, cli)
  addDoctor(program, cli)
  return program
}

/** Runs one command line and returns its exit code. Never rejects. */
export async function runProgram(args: readonly string[], outside: Outside): Promise<number> {
  const cli = new Cli(outside)
  const json = wantsJson(args)
  const program = makeProgram(cli)
  quietly(program, outside, json)
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) cli.fail(error, json)
    else if (error.exitCode !== 0) {
      cli.exitCode = exitCodes.usage
      if (json) cli.fail(new UsageError(error.message.replace(/^error: /, '')), json)
    }
  }
  return cli.exitCode
}

/** Commander throws instead of ending the process, and with `--json` says nothing but what is thrown. */
function quietly(command: Command, outside: Outside, json: boolean): void {
  command.exitOverride().configureOutput({
    writeOut: text => outside.out(text),
    writeErr: text => {
      if (!json) outside.err(text)
    },
  })
  for (const inner of command.commands) quietly(inner, outside, json)
}

/** Known before parsing, because wrong usage is to be told as JSON too. What stands behind `--` belongs to a server. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).some(arg => arg === '--json' || arg.startsWith('--json='))
}
