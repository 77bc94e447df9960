import { expect, test } from 'vitest'
import { turnedAway } from '../../../../main/cli/approvals.ts'

test('a client’s name stands in no command that is there to be copied, and moves no cursor', () => {
  const said = turnedAway({ client: '\u001B[2Jagent $(touch /tmp/x)', pending: 25, turnedAway: 7 })
  expect(said).toBe(
    'agent $(touch /tmp/x) asked 7 times more and was turned away. To say no to all of it: gatehouse approvals reject --all NAME',
  )
})
