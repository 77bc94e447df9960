import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ErrorCode } from '#contract'

const folder = new URL('../../../../docs/errors/', import.meta.url)
const pages = readdirSync(folder).filter(name => name.endsWith('.md') && name !== 'README.md')

test('each error code has a page, and each page has a code', () => {
  expect(pages.map(name => name.replace('.md', '')).toSorted()).toEqual(ErrorCode.options.toSorted())
})

test('each page says what it means, why it happens and what to do', () => {
  for (const page of pages) {
    const text = readFileSync(new URL(page, folder), 'utf8')
    expect(text.split('\n')[0]).toBe(`# \`${page.replace('.md', '')}\``)
    expect(text).toMatch(/\n\S[^\n]+\n\n## Why it happens\n\n- .+\n\n## What to do\n\n- .+/s)
  }
})
