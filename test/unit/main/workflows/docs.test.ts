import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkText } from '../../../../main/services/workflows/check-text.ts'
import { namesIn } from '../../../../main/services/workflows/expressions.ts'

const page = readFileSync(new URL('../../../../docs/workflows.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)
const wait = 'steps: [{id: last, type: wait, duration: 1s}]\n'

/** A piece of a file made whole: its steps get the inputs they name. */
function whole(text: string): string {
  if (text.startsWith('name:')) return text
  if (text.startsWith('inputs:')) return `name: a\n${text}${wait}`
  const names = new Set([...text.matchAll(/context[_.](\w+)/g)].map(([, name = '']) => name))
  for (const inner of ['order', 'order_index']) names.delete(inner)
  return `name: a\ninputs: {${[...names].map(name => `${name}: {}`).join(', ')}}\nsteps:\n${text.replaceAll(/^/gm, '  ')}`
}

test.each(blocks)('the page on writing workflows shows what is right: %s', text => {
  expect(checkText(whole(text), () => undefined).problems).toEqual([])
})

test('its expressions can be read', () => {
  const [, section = ''] = page.split('## Expressions')
  const shown = [
    ...section.matchAll(
      /`((?:context|steps|!context|has\(|size\(|string\(|int\(|double\(|timestamp\(|\{"|\[1)[^`]*)`/g,
    ),
  ]
  expect(shown.length).toBeGreaterThan(15)
  for (const [, expression = ''] of shown) expect(() => namesIn(expression)).not.toThrow()
})
