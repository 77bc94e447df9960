import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Runtimes } from '#services/jobs/runtimes.ts'
import { tempFolder } from '../../../support/temp-folder.ts'
import { ownPath, rejection } from '../../../fixtures/steps.ts'

function program(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
  chmodSync(join(folder, name), 0o755)
}

test('all five languages are told with their versions, or what to install', async () => {
  const all = await new Runtimes({ loginPath: ownPath }).list()
  expect(all.map(({ language }) => language)).toEqual(['python', 'javascript', 'powershell', 'bash', 'go'])
  expect(all.find(({ language }) => language === 'javascript')?.version).toMatch(/^\d+\.\d+\.\d+$/)
  const missing = await new Runtimes({ loginPath: async () => '/nowhere' }).list()
  expect(missing.map(({ error }) => error?.code)).toEqual(Array.from({ length: 5 }, () => 'runtime_missing'))
  expect(missing[2]?.error?.message).toContain('Install PowerShell 7')
})

test('what is missing is looked for again, what is found is remembered until a refresh', async () => {
  const folder = tempFolder()
  const runtimes = new Runtimes({ loginPath: async () => folder })
  expect(await rejection(runtimes.find('go'))).toMatchObject({ code: 'runtime_missing' })
  program(folder, 'go', 'echo go version go1.2.3 linux/amd64')
  expect(await runtimes.find('go')).toBe(join(folder, 'go'))
  program(folder, 'go', 'echo go version go4.5.6 linux/amd64')
  const version = async (refresh: boolean) =>
    (await runtimes.list({ refresh })).find(({ language }) => language === 'go')?.version
  expect(await version(false)).toBe('1.2.3')
  expect(await version(true)).toBe('4.5.6')
})

test('an interpreter that does not run is named as such', async () => {
  const folder = tempFolder()
  program(folder, 'pwsh', 'echo broken library >&2; exit 1')
  const error = await rejection(new Runtimes({ loginPath: async () => folder }).find('powershell'))
  expect(String(error)).toMatch(/pwsh is there but does not run: .*broken library/)
})
