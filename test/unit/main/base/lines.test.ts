import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { readLines } from '../../../../main/base/lines.ts'

function reading(maxBytes: number) {
  const stream = new PassThrough()
  const seen: string[] = []
  readLines(stream, { maxBytes, line: text => seen.push(text), tooLong: () => seen.push('(too long)') })
  return { stream, seen }
}

test('lines are cut wherever the chunks were cut, also inside a character', () => {
  const { stream, seen } = reading(100)
  const bytes = Buffer.from('{"a":"é"}\r\n\n  \n{"b":2}\nrest')
  for (const byte of bytes) stream.write(Buffer.from([byte]))
  expect(seen).toEqual(['{"a":"é"}', '{"b":2}'])
})

test('a line over the cap is skipped and reported once, and the next line is read', () => {
  const { stream, seen } = reading(5)
  stream.write('123456')
  stream.write('789\n12345\n')
  expect(seen).toEqual(['(too long)', '12345'])
})
