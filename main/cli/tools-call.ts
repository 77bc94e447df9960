import type { Command } from 'commander'
import type { Cli } from './cli.ts'
import { leaf } from './command.ts'
import { givenObject } from './given-object.ts'
import { plain } from './look.ts'

/** `gatehouse tools call` */
export function addCalling(tools: Command, cli: Cli): void {
  leaf(tools, {
    usage: 'call <name>',
    what: 'call a tool by the name clients see, and print what it answers; exit code 1 when the tool reports an error',
    examples: [
      `tools call memory__search_nodes --args '{"query":"me"}'`,
      'tools call memory__read_graph --json',
      'tools call files__write_file --args @arguments.json',
    ],
  })
    .option('--args <json>', 'its arguments as a JSON object; @FILE reads a file, - the standard input', '{}')
    .action(
      cli.action(async (tool: string, options: { args: string }) => {
        const given = await givenObject(options.args, 'The value of --args', cli)
        const { result } = await cli.ask('tools.call', { tool, arguments: given })
        return { value: result, text: () => plain(readable(result)), failed: result.isError === true }
      }),
    )
}

/** The texts of a result as they are; of anything else what it is. A result without texts is shown as JSON. */
function readable(result: Record<string, unknown>): string {
  const content = Array.isArray(result['content']) ? result['content'] : []
  if (content.length === 0) return JSON.stringify(result['structuredContent'] ?? result, null, 2)
  return content.map(readablePart).join('\n')
}

function readablePart(part: unknown): string {
  if (typeof part !== 'object' || part === null) return JSON.stringify(part)
  const { type, text, data, ...rest }: Record<string, unknown> = { ...part }
  if (type === 'text' && typeof text === 'string') return text
  if (typeof data !== 'string') return JSON.stringify(part, null, 2)
  const bytes = Math.floor((data.length * 3) / 4)
  return `${JSON.stringify({ type, ...rest })} and ${bytes} bytes of data, which --json shows`
}
