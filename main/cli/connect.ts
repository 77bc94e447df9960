import type { Command } from 'commander'
import type { ConfigChange, ConnectResult } from '#contract'
import { changedLines } from './changed-lines.ts'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { type Look, plain } from './look.ts'
import { UsageError } from './usage.ts'

type Options = { dryRun?: true; undo?: true; repair?: true }

/** `gatehouse connect …` */
export function addConnect(program: Command, cli: Cli): void {
  const connect = group(program, 'connect', 'connect agent applications')

  leaf(connect, {
    usage: 'claude',
    what: "put Gatehouse into Claude Desktop's configuration; only our entry is touched and a backup is kept",
    examples: [
      'connect claude --dry-run',
      'connect claude',
      'connect claude --undo',
      'connect claude --repair',
    ],
  })
    .option('--dry-run', 'show the exact change and write nothing')
    .option('--undo', 'take our entry out again')
    .option('--repair', 'copy an unreadable file aside and write what can be saved, with our entry')
    .action(
      cli.action(async (options: Options) => {
        const value = await change(cli, options)
        return {
          value,
          text: look => [value, ...value.others].map(each => described(look, each)).join('\n\n'),
        }
      }),
    )
}

function change(
  cli: Cli,
  { dryRun = false, undo, repair }: { dryRun?: boolean; undo?: true; repair?: true },
): Promise<ConnectResult> {
  const id = 'claude-desktop'
  if (repair && (undo || dryRun))
    throw new UsageError('--repair stands alone: it always keeps a copy of the file first.')
  if (repair) return cli.ask('clients.repair', { id })
  return undo ? cli.ask('clients.undo', { id, dryRun }) : cli.ask('clients.connect', { id, dryRun })
}

const WORDS: Record<ConfigChange['status'], string> = {
  connected: 'Connected. Gatehouse was put into',
  already_connected: 'Already connected by',
  would_connect: 'Would connect by this change to',
  undone: 'Undone. Gatehouse was taken out of',
  nothing_to_undo: 'Nothing to undo in',
  would_undo: 'Would undo by this change to',
  repaired: 'Repaired, and connected by',
}

function described(look: Look, { status, path, before, after, backup, restartNeeded }: ConfigChange): string {
  const { colors } = look
  const lines = [`${WORDS[status]} ${path}`]
  if (before !== after) lines.push(...changedLines(before ?? '', after ?? '').map(line => shown(look, line)))
  if (after === null && before !== null) lines.push('The file, which Gatehouse had made, goes.')
  if (backup !== null) lines.push(`A copy of the file as it was: ${backup}`)
  if (restartNeeded)
    lines.push(
      colors.yellow('Claude Desktop is running. Quit it fully (its tray icon too) and start it again.'),
    )
  return lines.join('\n')
}

function shown({ colors }: Look, line: string): string {
  const text = plain(line)
  if (line.startsWith('+')) return colors.green(text)
  return line.startsWith('-') ? colors.red(text) : colors.dim(text)
}
