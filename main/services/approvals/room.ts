import type { CallRequest, Question } from './question.ts'
import { sizeOf } from './size.ts'

/** Characters of arguments that may wait for one client: as many as one call can carry, twice. */
const mostOfClient = 8 * 1024 * 1024
/** Questions of all clients together; more than any person answers. */
const mostOfAll = 500

/** Why one question more may not wait, as what its client or everybody already has; undefined when it may. */
export function noRoom(
  request: CallRequest,
  pending: readonly Question[],
  perClient: number,
): string | undefined {
  const mine = pending.filter(question => question.request.client === request.client)
  if (mine.length >= perClient)
    return `${request.client} already has ${mine.length} questions waiting for a person, which is as many as may wait.`
  const held = mine.reduce((sum, { size }) => sum + size, 0)
  if (held > 0 && held + sizeOf(request) > mostOfClient)
    return `${request.client} already has questions with ${held} characters of arguments waiting for a person, and at most ${mostOfClient} may wait.`
  if (pending.length < Math.max(mostOfAll, perClient)) return undefined
  return `All clients together already have ${pending.length} questions waiting for a person, which is as many as may wait.`
}
