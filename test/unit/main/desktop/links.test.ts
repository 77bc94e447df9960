import { describe, expect, test } from 'vitest'
import { linkedPath, linkIn } from '../../../../main/desktop/deep-link.ts'

describe('a gatehouse: link', () => {
  test.each([
    ['gatehouse://approvals/call_12', '/approvals/call_12'],
    ['gatehouse://approvals', '/approvals'],
    ['gatehouse://approvals/', '/approvals'],
    ['gatehouse://jobs/job_0123abcd', '/jobs/job_0123abcd'],
    ['gatehouse://servers/my-server', '/servers/my-server'],
    ['gatehouse://tools/files/write_file', '/tools/files/write_file'],
    ['gatehouse://workflows/release/run', '/workflows/release/run'],
    ['gatehouse://settings/appearance/', '/settings/appearance'],
    ['gatehouse://overview', '/'],
  ])('%s opens %s', (link, path) => {
    expect(linkedPath(link)).toBe(path)
  })

  test.each([
    '',
    'gatehouse:',
    'gatehouse://',
    'gatehouse:approvals/call_12',
    'GATEHOUSE://approvals/call_12',
    'https://approvals/call_12',
    'gatehouse://approvals/call_12/approve',
    'gatehouse://approvals/call_12?approve=yes',
    'gatehouse://approvals/call_12#x',
    'gatehouse://approvals//call_12',
    'gatehouse://approvals/..',
    'gatehouse://approvals/../settings',
    'gatehouse://approvals/%2e%2e',
    'gatehouse://approvals/call 12',
    'gatehouse://approvals/call_12\n--inspect',
    'gatehouse://user:password@approvals/call_12',
    'gatehouse://approvals:80/call_12',
    'gatehouse://nowhere/x',
    'gatehouse://overview/x',
    'gatehouse://servers/a/b',
    `gatehouse://servers/${'a'.repeat(129)}`,
    ' gatehouse://approvals',
    'javascript:alert(1)',
  ])('that is %j opens nothing', link => {
    expect(linkedPath(link)).toBeUndefined()
  })

  test('is found among the arguments of a second start', () => {
    expect(linkIn(['/opt/gatehouse', '--hidden', 'gatehouse://jobs/job_1'])).toBe('/jobs/job_1')
    expect(linkIn(['/opt/gatehouse', '--x=gatehouse://jobs/job_1'])).toBeUndefined()
  })
})
