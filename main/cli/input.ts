import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** All of the standard input, as UTF-8. */
export const readInput = (input: NodeJS.ReadStream): Promise<string> => text(input)

/** A secret from the standard input, without its line end; on a terminal one line that is not shown while it is typed. */
export async function readSecret(input: NodeJS.ReadStream, prompt: NodeJS.WriteStream): Promise<string> {
  if (!input.isTTY) return (await text(input)).replace(/\r?\n$/, '')
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: true })
  try {
    prompt.write('Value (not shown): ')
    return await lines.question('')
  } finally {
    lines.close()
    prompt.write('\n')
  }
}
