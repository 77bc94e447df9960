import { homedir } from 'node:os'
import { dataFolder } from '#base/data-folder.ts'
import { readInput, readSecret } from './input.ts'
import { lookOf } from './look.ts'
import { runProgram } from './program.ts'
import { asking, openSession, SessionOnDemand } from './session.ts'

const { env, stdin, stdout, stderr, platform } = process

const session = new SessionOnDemand(async () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => void end(code))
  return openSession(dataFolder({ env, home: homedir(), platform }), async () => {
    // Loaded only when no Gatehouse runs: talking to one needs none of the core.
    const { openHere } = await import('./open-here.ts')
    return openHere(env)
  })
})

async function end(code: number): Promise<never> {
  await session
    .close()
    .catch((error: unknown) => stderr.write(`Not everything closed cleanly: ${String(error)}\n`))
  await Promise.all([stdout, stderr].map(flushed))
  process.exit(code || process.exitCode)
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise(resolve => void stream.write('', () => resolve()))

// The reader may have seen enough (`| head -1`): the command still ends in order. Whatever else the output cannot take
// (a full disk) must not pass for done.
const gone = new AbortController()
for (const stream of [stdout, stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && !gone.signal.aborted) {
      process.exitCode = 1
      stderr.write(`The output could not be written: ${error.message}\n`)
    }
    gone.abort()
  })

const code = await runProgram(process.argv.slice(2), {
  out: text => void stdout.write(text),
  err: text => void stderr.write(text),
  readInput: () => readInput(stdin),
  readSecret: () => readSecret(stdin, stderr),
  gone: gone.signal,
  look: lookOf(stdout, env),
  env,
  ask: async (method, input) => asking(await session.get())(method, input),
  isRunning: async () => (await session.get()).running,
})
await end(code)
