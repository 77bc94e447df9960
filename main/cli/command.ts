import type { Command } from 'commander'

type Leaf = {
  /** The name and its arguments, as commander writes them: `remove <slug>`. */
  usage: string
  what: string
  /** Lines behind `gatehouse`, shown in the help. */
  examples: string[]
}

/** A command that does something: it has `--json` and examples in its help. */
export function leaf(parent: Command, { usage, what, examples }: Leaf): Command {
  return bare(parent, { usage, what, examples }).option('--json', 'print one JSON document and nothing else')
}

/** A command without `--json`, or with its own. */
export function bare(parent: Command, { usage, what, examples }: Leaf): Command {
  const lines = examples.map(example => `  $ gatehouse ${example}`).join('\n')
  return parent.command(usage).description(what).addHelpText('after', `\nExamples:\n${lines}`)
}

/** A command that only holds others. */
export function group(parent: Command, name: string, what: string): Command {
  return parent.command(name).description(what)
}
