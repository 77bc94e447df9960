import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseNames, exposedPattern, prefixOf } from '#services/registry/exposed-names.ts'

const free = () => false
const slugs = fc.stringMatching(/^[a-z0-9]+(?:-[a-z0-9]+)*$/).filter(slug => slug.length <= 32)
/** Names as hostile servers make them: any Unicode, near-duplicates, 200 characters. */
const names = fc.oneof(
  fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
  fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }),
  fc.stringMatching(/^[a-z._ -]{1,4}$/),
  fc.integer({ min: 0, max: 9 }).map(n => `${'long_name_'.repeat(20).slice(0, 199)}${n}`),
)
const manyNames = fc.uniqueArray(names, { minLength: 1, maxLength: 60 })

describe('chooseNames', () => {
  test('a plain name is kept behind the slug and two underscores', () => {
    const chosen = chooseNames(prefixOf('files'), ['read_file', 'get-sum'], free)
    expect(Object.fromEntries(chosen)).toEqual({ read_file: 'files__read_file', 'get-sum': 'files__get-sum' })
  })

  test('characters that clients refuse become underscores', () => {
    expect(chooseNames('s__', ['pages.list/all'], free).get('pages.list/all')).toBe('s__pages_list_all')
  })

  test('a name without any Latin letter or digit gets a hash at once', () => {
    expect(chooseNames('s__', ['検索'], free).get('検索')).toMatch(/^s_____[0-9a-f]{8}$/)
  })

  test('a plain name goes before one that only looks like it after replacement', () => {
    const chosen = chooseNames('s__', ['a.b', 'a_b', 'a b'], free)
    expect(chosen.get('a_b')).toBe('s__a_b')
    expect(chosen.get('a.b')).toMatch(/^s__a_b_[0-9a-f]{8}$/)
    expect(chosen.get('a b')).toMatch(/^s__a_b_[0-9a-f]{8}$/)
    expect(chosen.get('a.b')).not.toBe(chosen.get('a b'))
  })

  test('a name someone already took is left to its owner', () => {
    const chosen = chooseNames('s__', ['x'], name => name === 's__x')
    expect(chosen.get('x')).toMatch(/^s__x_[0-9a-f]{8}$/)
  })

  test('every name of any tool is valid for every client, and no two are alike', () => {
    fc.assert(
      fc.property(slugs, manyNames, (slug, all) => {
        for (const prefix of [prefixOf(slug), '']) {
          const exposed = [...chooseNames(prefix, all, free).values()]
          expect(exposed).toHaveLength(all.length)
          expect(new Set(exposed).size).toBe(all.length)
          for (const name of exposed) {
            expect(name).toMatch(exposedPattern)
            expect(name.startsWith(prefix)).toBe(true)
          }
        }
      }),
    )
  })

  test('the order in which a server lists its tools does not matter', () => {
    const shuffled = manyNames.chain(all =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(slugs, shuffled, (slug, [all, other]) => {
        const one = chooseNames(prefixOf(slug), all, free)
        const two = chooseNames(prefixOf(slug), other, free)
        for (const name of all) expect(two.get(name)).toBe(one.get(name))
      }),
    )
  })

  test('names given out before are never given out again', () => {
    fc.assert(
      fc.property(slugs, manyNames, manyNames, (slug, first, second) => {
        const before = new Set(chooseNames(prefixOf(slug), first, free).values())
        const later = chooseNames(prefixOf(slug), second, name => before.has(name))
        for (const name of later.values()) expect(before.has(name)).toBe(false)
      }),
    )
  })

  test('two servers never get the same name', () => {
    fc.assert(
      fc.property(slugs, slugs, manyNames, (one, two, all) => {
        fc.pre(one !== two)
        const ofOne = new Set(chooseNames(prefixOf(one), all, free).values())
        for (const name of chooseNames(prefixOf(two), all, free).values()) expect(ofOne.has(name)).toBe(false)
      }),
    )
  })
})
