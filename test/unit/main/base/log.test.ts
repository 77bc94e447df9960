import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AppError } from '../../../../main/base/errors.ts'
import { LogFile } from '../../../../main/base/log-file.ts'
import { createLog, type LogLevel } from '../../../../main/base/log.ts'
import { Redactor } from '../../../../main/base/redactor.ts'
import { withRequestId } from '../../../../main/base/request-id.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

function make(level: LogLevel = 'debug') {
  const lines: string[] = []
  const redactor = new Redactor()
  const log = createLog({ level, destination: { write: line => lines.push(line) }, redact: redactor.redact })
  return { log, lines, redactor, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> }
}

it('writes one JSON object per line, with level and time', () => {
  const { log, lines, last } = make()
  log.info({ server: 'a\nb' }, 'connected')
  expect(lines).toHaveLength(1)
  expect(lines[0]?.trimEnd()).not.toContain('\n')
  expect(last()).toMatchObject({ level: 'info', server: 'a\nb', msg: 'connected' })
  expect(Date.parse(String(last()['time']))).not.toBeNaN()
})

it('writes only from its level on, which can be changed', () => {
  const { log, lines } = make('warn')
  log.info({}, 'no')
  log.warn({}, 'yes')
  log.setLevel('debug')
  log.debug({}, 'yes')
  expect(lines).toHaveLength(2)
})

it('hides what is named like a secret, however deep', () => {
  const { log, lines } = make()
  const headers = { Authorization: 'Bearer abc', 'X-API-Key': 'k-1', accept: 'x', cookie: 'c=1' }
  log.info(
    { request: { headers, list: [{ accessToken: 't-1', client_secret: 's-1', password: 'p-1' }] } },
    'm',
  )
  for (const secret of ['abc', 'k-1', 'c=1', 't-1', 's-1', 'p-1']) expect(lines[0]).not.toContain(secret)
  expect(lines[0]).toContain('"accept":"x"')
})

it('takes vault values out of every field, message and error', () => {
  const { log, lines, redactor } = make()
  redactor.add('hunter2-hunter2')
  const cause = new Error('hunter2-hunter2 was wrong')
  log.error(
    { err: new AppError('http_error', 'at hunter2-hunter2', { cause }), url: 'x?k=hunter2-hunter2' },
    'hunter2-hunter2',
  )
  expect(lines[0]).not.toContain('hunter2')
  expect(lines[0]).toContain('http_error')
})

it('writes errors with code, stack and cause, and survives circles and depth', () => {
  const { log, last } = make()
  const circle: Record<string, unknown> = { big: 10n }
  circle['self'] = circle
  log.error({ err: new AppError('not_found', 'gone', { cause: new Error('why') }), circle }, 'm')
  expect(last()['err']).toMatchObject({ code: 'not_found', message: 'gone', cause: { message: 'why' } })
})

it('carries the id of the request being worked on', async () => {
  const { log, last } = make()
  await withRequestId(async () => {
    await Promise.resolve()
    log.info({}, 'inside')
  }, 'r-1')
  expect(last()['requestId']).toBe('r-1')
  log.info({}, 'outside')
  expect(last()).not.toHaveProperty('requestId')
})

it('moves a full file aside and keeps a few old ones', () => {
  const folder = join(tempFolder(), 'logs')
  const file = new LogFile(join(folder, 'gatehouse.log'), { maxBytes: 100, kept: 2 })
  for (let number = 0; number < 20; number++) file.write(`${String(number).padStart(39, '0')}\n`)
  file.close()
  expect(readdirSync(folder).toSorted()).toEqual(['gatehouse.log', 'gatehouse.log.1', 'gatehouse.log.2'])
  expect(readFileSync(join(folder, 'gatehouse.log'), 'utf8')).toContain('19\n')
  for (const name of readdirSync(folder)) {
    expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(100)
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
  }
})

it('goes on with an earlier file', () => {
  const path = join(tempFolder(), 'gatehouse.log')
  for (const line of ['one\n', 'two\n']) {
    const file = new LogFile(path)
    file.write(line)
    file.close()
  }
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
})

it('loses lines, not the app, when the file cannot be written', () => {
  const inTheWay = join(tempFolder(), 'file')
  writeFileSync(inTheWay, '')
  const file = new LogFile(join(inTheWay, 'gatehouse.log'))
  expect(() => file.write('x\n')).not.toThrow()
})
