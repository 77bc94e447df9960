import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Reach, type Target } from '../../../../main/base/reach.ts'
import type { KeyScope } from '../../../../preload/contract/index.ts'

const everything: KeyScope = { servers: null, workflows: null, tools: null, readOnly: false }
const reach = (scope: Partial<KeyScope>) => new Reach({ ...everything, ...scope })

function target(change: Partial<Target> = {}): Target {
  const names = { server: 'shop', name: 'get_products', publicName: 'shop__get_products' }
  return { ...names, annotations: null, reviewed: false, ...change }
}

const workflow = (name: string): Target => {
  const tool = `execute_${name}`
  return target({
    server: 'workflows',
    name: tool,
    publicName: tool,
    reviewed: true,
    own: { workflow: name },
  })
}
const jobTool = target({
  server: 'workflows',
  name: 'get_job',
  publicName: 'get_job',
  reviewed: true,
  own: {},
})

it('has everything in it when nothing is named', () => {
  const whole = reach({})
  expect(whole).toMatchObject({ isWhole: true, allWorkflows: true })
  expect([target(), workflow('daily'), jobTool].map(one => whole.tool(one))).toEqual([true, true, true])
  expect(whole.server('any')).toBe(true)
  expect(whole.workflow('any')).toBe(true)
})

it.each<[string, Partial<KeyScope>, boolean[]]>([
  ['servers', { servers: ['shop'] }, [true, false, true, true]],
  ['a glob of servers', { servers: ['s*p'] }, [true, false, true, true]],
  ['no server', { servers: [] }, [false, false, true, true]],
  ['a workflow', { workflows: ['daily*'] }, [true, true, true, true]],
  ['another workflow', { workflows: ['weekly'] }, [true, true, false, true]],
  ['no workflow, and with them no job', { workflows: [] }, [true, true, false, false]],
  ['a tool by its own name', { tools: ['get_products'] }, [true, true, false, false]],
  ['a tool by its public name', { tools: ['shop__*'] }, [true, false, false, false]],
  ['no tool', { tools: [] }, [false, false, false, false]],
  ['servers and tools together', { servers: ['mail'], tools: ['shop__*'] }, [false, false, false, false]],
])('%s', (_what, scope, expected) => {
  const other = target({ server: 'mail', publicName: 'mail__get_products' })
  const tools = [target(), other, workflow('daily-report'), jobTool]
  const one = reach(scope)
  expect(tools.map(tool => one.tool(tool))).toEqual(expected)
  // The second time from memory.
  expect(tools.map(tool => one.tool(tool))).toEqual(expected)
})

it('believes a claim to read only when a person has looked at the definition', () => {
  const readOnly = reach({ readOnly: true })
  const claims = { readOnlyHint: true }
  expect(readOnly.tool(target({ annotations: claims, reviewed: true }))).toBe(true)
  expect(readOnly.tool(target({ annotations: claims }))).toBe(false)
  expect(readOnly.tool(target({ reviewed: true }))).toBe(false)
  expect(readOnly.tool(target({ annotations: { readOnlyHint: false }, reviewed: true }))).toBe(false)
  expect(readOnly.tool(workflow('daily'))).toBe(false)
})

it('takes no look-alike for a name in the scope', () => {
  const one = reach({ servers: ['shop'], tools: ['shop__get_products', 'pay\\*'] })
  expect(one.tool(target({ server: 'ѕhop' }))).toBe(false)
  for (const name of ['shop__get_product\u0455', 'SHOP__GET_PRODUCTS', 'shop__get_products\u200b', 'pay_all'])
    expect(one.tool(target({ name, publicName: name }))).toBe(false)
  expect(one.tool(target({ name: 'pay*' }))).toBe(true)
})

it('shows jobs of a workflow by the same lists, and those of other servers by theirs', () => {
  const one = reach({ servers: ['far'], workflows: ['daily'], tools: null })
  expect([one.workflow('daily'), one.workflow('weekly')]).toEqual([true, false])
  expect([one.workflow('weekly', 'far'), one.workflow('daily', 'near')]).toEqual([true, false])
  const tools = reach({ tools: ['execute_daily_report', 'far__*'] })
  expect([tools.workflow('daily-report'), tools.workflow('other')]).toEqual([true, false])
  expect([tools.workflow('any', 'far'), tools.workflow('any', 'near')]).toEqual([true, false])
})

const word = fc.stringMatching(/^[ab_*?]{0,5}$/)
const list = fc.option(fc.array(word, { maxLength: 4 }), { nil: null })
const scopes = fc.record({ servers: list, workflows: list, tools: list, readOnly: fc.boolean() })
const plain = fc.stringMatching(/^[ab_]{0,5}$/)
const targets = fc.record({
  server: plain,
  name: plain,
  publicName: plain,
  annotations: fc.constantFrom(null, {}, { readOnlyHint: true }, { readOnlyHint: false }),
  reviewed: fc.boolean(),
  own: fc.constantFrom<Target['own']>(undefined, {}, { workflow: 'a' }, { workflow: 'ab_b' }),
})

const source = (glob: string) => `^${glob.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`

/** The scope's own words, by the slowest and plainest of means. */
function says(named: string[] | null, name: string): boolean {
  return named === null || named.some(glob => new RegExp(source(glob), 'u').test(name))
}

function isWithin({ servers, workflows, tools, readOnly }: KeyScope, tool: Target): boolean {
  if (readOnly && !(tool.reviewed && tool.annotations?.readOnlyHint === true)) return false
  if (!says(tools, tool.name) && !says(tools, tool.publicName)) return false
  if (!tool.own) return says(servers, tool.server)
  return tool.own.workflow === undefined ? workflows?.length !== 0 : says(workflows, tool.own.workflow)
}

it('never gives more than the scope says, nor less', () => {
  const holds = fc.property(
    scopes,
    targets,
    (scope, tool) => new Reach(scope).tool(tool) === isWithin(scope, tool),
  )
  expect(fc.check(holds, { numRuns: 3000 }).counterexample).toBeNull()
})

const narrower = (one: string[] | null, other: string[] | null) =>
  other === null ? one : (one?.filter(name => other.includes(name)) ?? other)

it('gives nothing more when a scope is narrowed', () => {
  const holds = fc.property(scopes, scopes, targets, (scope, more, tool) => {
    const narrowed = {
      servers: narrower(scope.servers, more.servers),
      workflows: narrower(scope.workflows, more.workflows),
      tools: narrower(scope.tools, more.tools),
      readOnly: scope.readOnly || more.readOnly,
    }
    return !new Reach(narrowed).tool(tool) || new Reach(scope).tool(tool)
  })
  expect(fc.check(holds, { numRuns: 2000 }).counterexample).toBeNull()
})
