import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { AppError } from '#base/errors.ts'
import { eventually } from '../../../../fixtures/eventually.ts'
import { isRunning } from '../../../../fixtures/processes.ts'
import { rejection, scripts, stepIo } from '../../../../fixtures/steps.ts'

const onLinux = process.platform === 'linux'

/** Tells its own pid and that of a child in a session of its own, ignores SIGTERM, and stays. */
const stubborn = `import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "3600"], start_new_session=True)
print(f"pids {os.getpid()} {child.pid}", flush=True)
time.sleep(3600)`

function pidsIn(text: string): number[] {
  return /^pids ([\d ]+)$/m.exec(text)?.[1]?.split(' ').map(Number) ?? []
}

test.runIf(onLinux)(
  'cancel ends a script that ignores SIGTERM, and its child in another session',
  async () => {
    const stop = new AbortController()
    const { io, text } = stepIo({ signal: stop.signal })
    const running = rejection(scripts().run({ language: 'python', code: stubborn }, io))
    await eventually(() => expect(pidsIn(text())).toHaveLength(2))
    expect(pidsIn(text()).filter(isRunning)).toHaveLength(2)
    stop.abort(new AppError('cancelled', 'Cancelled by Anna.'))
    expect(await running).toMatchObject({ code: 'cancelled', message: 'Cancelled by Anna.' })
    expect(pidsIn(text()).filter(isRunning)).toEqual([])
  },
)

test.runIf(onLinux)('a script that forks and exits leaves no process, and says so', async () => {
  const { run } = scripts()
  const held = stepIo()
  const code = 'sleep 3600 & echo "pids $! $$"; echo \'{"ok": true}\''
  expect(await run({ language: 'bash', code }, held.io)).toEqual({ ok: true })
  expect(pidsIn(held.text()).filter(isRunning)).toEqual([])
  expect(held.text()).toContain('The script left processes running; they were ended.')

  const silent = stepIo()
  const quiet = 'sleep 3600 >/dev/null 2>&1 </dev/null & echo "pids $! $$"'
  expect(await run({ language: 'bash', code: quiet }, silent.io)).toBeNull()
  expect(pidsIn(silent.text()).filter(isRunning)).toEqual([])
})

test.runIf(onLinux)('a daemon that left its group and closed its pipes ends too', async () => {
  const { io, text } = stepIo()
  const code = `import subprocess
d = subprocess.DEVNULL
p = subprocess.Popen(["sleep", "3600"], start_new_session=True, stdin=d, stdout=d, stderr=d)
print(f"pids {p.pid}")`
  await scripts().run({ language: 'python', code }, io)
  expect(pidsIn(text())).toHaveLength(1)
  await eventually(() => expect(pidsIn(text()).filter(isRunning)).toEqual([]))
})

test.runIf(onLinux)('no script and no child of one survives a SIGKILL of Gatehouse', async () => {
  const host = fileURLToPath(new URL('../../../../fixtures/steps-host.ts', import.meta.url))
  const child = spawn(process.execPath, [host], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, GATEHOUSE_TEST_SCRIPT: stubborn },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const pids = pidsIn(line)
  expect(pids.filter(isRunning)).toHaveLength(2)
  child.kill('SIGKILL')
  await eventually(() => expect(pids.filter(isRunning)).toEqual([]))
})

test('a flood of output is cut off at its limit, without memory and with a sentence', async () => {
  const { io, lines } = stepIo({ log: () => undefined })
  const before = process.memoryUsage.rss()
  const error = await rejection(
    scripts().run(
      {
        language: 'bash',
        code: 'yes 0123456789 and so on, on and on, for ever and ever',
        limits: { output: '128MB' },
      },
      io,
    ),
  )
  expect(error).toMatchObject({ code: 'too_large', data: { error_code: 'OUTPUT_TOO_LARGE' } })
  expect(String(error)).toContain('wrote more than 128 MB to stdout and stderr and was ended')
  expect(lines).toEqual([])
  // Held, it would be 128 MB as bytes and more as text.
  expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024)
})

test('one endless line is neither held nor taken for a result', async () => {
  const { io, lines } = stepIo()
  const code = 'import sys\nfor _ in range(40): sys.stdout.write("x" * 1_000_000)\nprint()'
  const error = await rejection(scripts().run({ language: 'python', code }, io))
  expect(error).toMatchObject({ code: 'too_large' })
  expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThanOrEqual(16_384)
  expect(lines.reduce((sum, { text }) => sum + text.length, 0)).toBe(40_000_000)
})

test('binary output does no harm', async () => {
  const { io, lines } = stepIo()
  const code = 'import os, sys\nsys.stdout.buffer.write(bytes(range(256)) * 4000)\nprint()\nprint("[1]")'
  expect(await scripts().run({ language: 'python', code }, io)).toEqual([1])
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(lines.filter(({ text }) => /[\u0000-\u0008\u000A-\u001F]/.test(text))).toEqual([])
})

test.runIf(onLinux)('CPU time and memory end at their limits', async () => {
  const { run } = scripts()
  const cpu = await rejection(run({ language: 'python', code: 'while True: pass', limits: { cpu: '1s' } }))
  expect(cpu).toMatchObject({ code: 'script_failed', data: { error_code: 'CPU_LIMIT', signal: 'SIGXCPU' } })
  const memory = await rejection(
    run({ language: 'python', code: 'x = bytearray(800_000_000)', limits: { memory: '256MB' } }),
  )
  expect(memory).toMatchObject({ code: 'script_failed', data: { error_code: 'MEMORY_LIMIT' } })
  const heap = 'const all = []; for (;;) all.push(new Array(100_000).fill(all.length + 0.5))'
  const heapError = await rejection(run({ language: 'javascript', code: heap, limits: { memory: '64MB' } }))
  expect(heapError).toMatchObject({ code: 'script_failed', data: { error_code: 'MEMORY_LIMIT' } })
  const within = run({
    language: 'javascript',
    code: 'console.log(1)',
    limits: { memory: '64MB', cpu: '30s' },
  })
  expect(await within).toBe(1)
})

test('the files of a cancelled script go', async () => {
  const stop = new AbortController()
  const { io, text } = stepIo({ signal: stop.signal })
  const { run, dataFolder } = scripts()
  const running = rejection(run({ language: 'bash', code: 'echo ready; sleep 3600' }, io))
  await eventually(() => expect(text()).toContain('ready'))
  stop.abort()
  expect(await running).toMatchObject({ code: 'cancelled' })
  expect(() => readFileSync(join(dataFolder, 'jobs', 'job_12345678', 'run', 'work.1', 'script.sh'))).toThrow(
    'ENOENT',
  )
})
