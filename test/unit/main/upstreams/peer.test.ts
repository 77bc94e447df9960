import { expect, test } from 'vitest'
import { Peer } from '#services/upstreams/peer.ts'

const where = { name: 'Odd', kind: 'stdio' as const, target: 'odd', redact: (text: string) => text }
const nested = (levels: number, inside = '') => '['.repeat(levels) + inside + ']'.repeat(levels)
/** JSON whose conversion to a number or a string throws. */
const stubborn = '{"toString":1,"valueOf":1}'

function open() {
  const logged: string[] = []
  const peer = new Peer({
    where,
    send: async () => undefined,
    toFailure: () => {
      throw new Error('nothing fails here')
    },
    sessionBound: false,
    listChanged: () => undefined,
    logged: line => logged.push(line),
  })
  return { peer, logged }
}

test.each([
  `{"jsonrpc":"2.0","id":${stubborn},"result":{}}`,
  `{"jsonrpc":"2.0","id":${nested(20_000)},"result":{}}`,
  `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${stubborn}}}`,
  `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${stubborn}}}`,
  `{"jsonrpc":"2.0","id":${stubborn},"method":"roots/list"}`,
  nested(20_000, '{"jsonrpc":"2.0"}'),
])('a message made to trip its reader up does nothing, and the next answer arrives: %.60s', async text => {
  const { peer } = open()
  const options = { signal: new AbortController().signal, timeoutMs: 5000 }
  const answer = peer.request('ping', undefined, options)
  peer.receive(JSON.parse(text))
  peer.receive({ jsonrpc: '2.0', id: '1', result: { fine: true } })
  expect(await answer).toEqual({ fine: true })
})

test('an answer to nothing is logged by its id', () => {
  const { peer, logged } = open()
  peer.receive([{ jsonrpc: '2.0', id: 7, result: {} }, 'no message'])
  expect(logged).toEqual(['An answer to nothing that was asked (id 7)', 'Not a message: string'])
})
