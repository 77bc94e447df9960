import { describe, expect, test } from 'vitest'
import { autostartEntry, autostartStep } from '../../../../main/desktop/autostart-entry.ts'
import { startCommand } from '../../../../main/desktop/start-command.ts'

const exec = (text: string) => /^Exec=(.*)$/m.exec(text)?.[1]
const plain = { command: '/opt/Gatehouse/gatehouse', args: ['--hidden'], env: {} }

describe('the autostart file', () => {
  test('is a desktop entry that starts Gatehouse', () => {
    const lines = autostartEntry(plain).split('\n')
    expect(lines[0]).toBe('[Desktop Entry]')
    expect(lines).toContain('Type=Application')
    expect(lines).toContain('Exec=/opt/Gatehouse/gatehouse --hidden')
    expect(lines.at(-1)).toBe('')
  })

  test('quotes what the specification wants quoted', () => {
    const command = '/home/ann/My "Apps"/100% `new` $x\\gate'
    // The string value's own escapes first, then the quotes of Exec.
    expect(exec(autostartEntry({ ...plain, command, args: [] }))).toBe(
      String.raw`"/home/ann/My \\"Apps\\"/100%% \\` +
        '`new' +
        String.raw`\\` +
        '` ' +
        String.raw`\\$x\\\\gate"`,
    )
  })

  test('hands on the data folder when it is not the usual one', () => {
    const env = { GATEHOUSE_HOME: '/data/gate house' }
    expect(exec(autostartEntry({ ...plain, env }))).toBe(
      'env "GATEHOUSE_HOME=/data/gate house" /opt/Gatehouse/gatehouse --hidden',
    )
  })

  test('cannot be given another line by a path', () => {
    expect(() => autostartEntry({ ...plain, command: '/opt/x\nExec=/bin/evil' })).toThrow('control')
  })

  test('is written when wanted and missing or out of date, and removed when not wanted', () => {
    const ours = autostartEntry(plain)
    expect(autostartStep(undefined, ours, false)).toBe('write')
    expect(autostartStep(ours, ours, false)).toBe('leave')
    expect(autostartStep(ours, autostartEntry({ ...plain, args: [] }), false)).toBe('write')
    expect(autostartStep(ours, undefined, false)).toBe('remove')
    expect(autostartStep(undefined, undefined, true)).toBe('leave')
  })

  test('of another’s making is never touched', () => {
    const theirs = '[Desktop Entry]\nExec=/usr/bin/gatehouse-of-another\n'
    expect(autostartStep(theirs, autostartEntry(plain), true)).toBe('not_ours')
    expect(autostartStep(theirs, undefined, true)).toBe('leave')
  })

  test('that the desktop’s settings have switched off stays off until it is switched on here', () => {
    const off = `${autostartEntry(plain)}Hidden=true\n`
    expect(autostartStep(off, autostartEntry(plain), false)).toBe('leave')
    expect(autostartStep(off, autostartEntry(plain), true)).toBe('write')
  })
})

describe('the command that starts this Gatehouse', () => {
  const place = { executable: '/opt/g/gatehouse', appPath: '/src', env: {}, dataFolder: undefined }

  test('is the packaged executable, the AppImage’s file, or Electron with the tree', () => {
    const image = { APPIMAGE: '/home/ann/Gatehouse.AppImage' }
    expect(startCommand({ ...place, packaged: true })).toEqual({
      command: '/opt/g/gatehouse',
      args: [],
      env: {},
    })
    expect(startCommand({ ...place, packaged: true, env: image }).command).toBe(
      '/home/ann/Gatehouse.AppImage',
    )
    expect(startCommand({ ...place, packaged: false })).toMatchObject({ args: ['/src'] })
    expect(startCommand({ ...place, packaged: true, dataFolder: '/data' }).env).toEqual({
      GATEHOUSE_HOME: '/data',
    })
  })
})
