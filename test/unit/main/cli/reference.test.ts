import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { Cli } from '../../../../main/cli/cli.ts'
import { lookOf } from '../../../../main/cli/look.ts'
import { makeProgram } from '../../../../main/cli/program.ts'

const reference = readFileSync(join(import.meta.dirname, '../../../../docs/reference/cli.md'), 'utf8')
const unasked = () => Promise.reject(new Error('nothing is asked here'))
const outside = {
  out: () => undefined,
  err: () => undefined,
  readInput: unasked,
  readSecret: unasked,
  look: lookOf({}, {}),
  env: {},
  ask: unasked,
  isRunning: unasked,
}

/** Every command that does something, with its words. */
function leaves(command: Command, words: string): { words: string; command: Command }[] {
  return command.commands.flatMap(inner => {
    const name = `${words} ${inner.name()}`
    return inner.commands.length > 0 ? leaves(inner, name) : [{ words: name, command: inner }]
  })
}

const all = leaves(makeProgram(new Cli(outside)), 'gatehouse')
const sectionOf = (words: string): string =>
  reference.split(/^###? /m).find(part => part.split('\n')[0] === words) ?? ''

test('the reference has every command, and no command that is not', () => {
  const described = [...reference.matchAll(/^### (.+)$/gm)].map(match => match[1] ?? '')
  expect(described).toHaveLength(all.length)
  expect(new Set(described)).toEqual(new Set(all.map(({ words }) => words)))
})

test.each(all)('$words: the reference has its options, its words and an example', ({ words, command }) => {
  const section = sectionOf(words).replaceAll(/ +\|/g, ' |')
  const options = command.options
    .filter(({ flags }) => flags !== '--json')
    .map(({ flags }) => `| \`${flags}\` |`)
  expect(options.filter(option => !section.includes(option))).toEqual([])
  expect(section).toContain(command.description())
  expect(section).toMatch(/```sh\ngatehouse /)
})

test('each command takes --json, but the one that runs until it is ended', () => {
  const without = all.filter(({ command }) => !command.options.some(({ long }) => long === '--json'))
  expect(without.map(({ words }) => words)).toEqual(['gatehouse serve'])
})
