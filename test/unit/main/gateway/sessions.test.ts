import { randomUUID } from 'node:crypto'
import { ServerResponse, IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ClientSession } from '../../../../main/services/gateway/client-session.ts'
import { HttpTransport } from '../../../../main/services/gateway/http-transport.ts'
import { Sessions } from '../../../../main/services/gateway/sessions.ts'
import { quiet } from '../../../support/gate.ts'

let now: number
let ended: string[]
let sessions: Sessions
const clock = (): Date => new Date(now)
const nothing = (): void => undefined

beforeEach(() => {
  now = 0
  ended = []
  sessions = new Sessions({
    now: clock,
    log: quiet,
    publish: nothing,
    upstreams: { endSession: id => void ended.push(id) },
    policy: { endSession: nothing },
    offersChanged: () => false,
    limits: { perOwner: 3, idleMs: 1000 },
  })
})

afterEach(() => sessions.close())

async function open(
  keyId = 'key',
): Promise<{ id: string; transport: HttpTransport; session: ClientSession }> {
  const transport = new HttpTransport(randomUUID())
  const session = new ClientSession({
    transport,
    kind: 'http',
    owner: { keyId, name: keyId },
    key: () => undefined,
    view: { kind: 'all' },
    version: '1',
    now: clock,
    log: quiet,
    answer: async () => ({}),
    changed: nothing,
  })
  await sessions.add(session)
  return { id: session.id, transport, session }
}

const ids = (): string[] => sessions.list().map(({ id }) => id)

test('a session that is idle for too long ends, one that was used or is listened to does not', async () => {
  const [idle, used, listening] = [await open(), await open(), await open()]
  listening.transport.listen(new ServerResponse(new IncomingMessage(new Socket())))
  now = 900
  used.session.touch()
  now = 1500
  sessions.sweep()
  expect(ids()).toEqual([used.id, listening.id])
  expect(ended).toEqual([idle.id])
})

test("a key's fourth session takes the place of its longest idle one, never of another key's", async () => {
  const other = await open('other')
  const first = await open()
  now = 10
  const [second, third] = [await open(), await open()]
  now = 20
  first.session.touch()
  const fourth = await open()
  expect(ids()).toEqual([other.id, first.id, third.id, fourth.id])
  expect(ended).toEqual([second.id])
})

test('when all sessions of a key are busy a further one is refused with a sentence', async () => {
  for (const { transport } of [await open(), await open(), await open()])
    transport.listen(new ServerResponse(new IncomingMessage(new Socket())))
  await expect(open()).rejects.toMatchObject({ code: 'conflict' })
  await expect(open('other')).resolves.toBeDefined()
})
