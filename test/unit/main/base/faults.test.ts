import { expect, test } from 'vitest'
import { z } from 'zod'
import { faultSentence, plainFault } from '#base/faults.ts'

const Shape = z.strictObject({
  limit: z.int().min(1).max(200).optional(),
  name: z.string().min(1).max(5).optional(),
  tags: z.array(z.string()).min(2).max(3).optional(),
  op: z.enum(['equals', 'less']).optional(),
  email: z.email().optional(),
  hour: z
    .string()
    .regex(/^\d\d$/, 'An hour has two digits.')
    .optional(),
})

const said = (value: unknown): string => {
  const parsed = Shape.safeParse(value, { error: plainFault })
  return parsed.success ? 'fits' : faultSentence(parsed.error.issues)
}

test.each([
  [{ limit: 0 }, 'limit: It must be at least 1.'],
  [{ limit: 201 }, 'limit: It must be at most 200.'],
  [{ limit: 'x' }, 'limit: It must be a number.'],
  [{ limit: Number.NaN }, 'limit: It must be a number.'],
  [{ limit: 1.5 }, 'limit: It must be a whole number.'],
  [{ name: '' }, 'name: It must not be empty.'],
  [{ name: 'abcdef' }, 'name: It must have at most 5 characters.'],
  [{ name: null }, 'name: It must be text.'],
  [{ tags: ['a'] }, 'tags: It must have at least 2 entries.'],
  [{ tags: {} }, 'tags: It must be a list.'],
  [{ op: 'frob' }, 'op: It is one of equals, less.'],
  [{ email: 'me' }, 'email: It must be an e-mail address.'],
  [{ hour: '7' }, 'hour: An hour has two digits.'],
  [{ frob: 1 }, 'There is no "frob" here.'],
  [[], 'It must be an object.'],
])('what does not fit is said in plain words: %j', (value, sentence) => {
  expect(said(value)).toBe(sentence)
})

test('a long unknown name is cut', () => {
  expect(said({ ['a'.repeat(500)]: 1 })).toBe(`There is no "${'a'.repeat(60)}" here.`)
})
