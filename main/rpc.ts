import { AppError, toWire } from '#base/errors.ts'
import { faultSentence, faultsOf, plainFault } from '#base/faults.ts'
import type { Log } from '#base/log.ts'
import { databaseFailure } from '#base/storage-failure.ts'
import { type Caller, type Handlers, type Method, methods, type Reply } from '#contract'
import type { z } from 'zod'

/** Turns an untrusted (method, input) pair into a checked call and a plain reply. Never throws. */
export async function dispatch(
  handlers: Handlers,
  log: Log,
  caller: Caller,
  name: unknown,
  input: unknown,
): Promise<Reply<unknown>> {
  try {
    if (typeof name !== 'string' || !Object.hasOwn(methods, name))
      throw new AppError('bad_input', `There is no method ${JSON.stringify(name)?.slice(0, 80)}.`)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked on the line above
    const method = name as Method
    const parsed = methods[method].input.safeParse(input, { error: plainFault })
    if (!parsed.success) throw badInput(parsed.error)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract pairs input and handler
    const handler = handlers[method] as (input: unknown, caller: Caller) => unknown
    return { ok: true, value: await handler(parsed.data, caller) }
  } catch (thrown) {
    const error = databaseFailure(thrown) ?? thrown
    if (!(error instanceof AppError)) log.error({ err: error, method: name }, 'a method failed unexpectedly')
    return { ok: false, error: toWire(error) }
  }
}

/** One sentence that names each field at fault. */
function badInput({ issues }: z.ZodError): AppError {
  return new AppError('bad_input', faultSentence(issues), { data: faultsOf(issues) })
}
