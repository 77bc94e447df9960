import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bridgeCommand } from '../../../../main/desktop/bridge-command.ts'
import { originOf, panelFile } from '../../../../main/desktop/panel-file.ts'
import { countText, iconFor, statusText } from '../../../../main/desktop/tray-status.ts'
import { fitted, readPlace, smallest, writePlace } from '../../../../main/desktop/window-place.ts'

describe('the panel’s scheme', () => {
  test('gives files of its folder, by their decoded names', () => {
    expect(panelFile('/panel', 'app://gatehouse/index.html')).toBe('/panel/index.html')
    expect(panelFile('/panel', 'app://gatehouse/assets/a%20b.js?x#/servers')).toBe('/panel/assets/a b.js')
  })

  test.each([
    'app://gatehouse/',
    'app://gatehouse/..%2f..%2fetc/passwd',
    'app://gatehouse/..%2fpanel-of-another/x.js',
    'app://gatehouse/%00',
    'app://gatehouse/%E0%A4%A',
    'app://elsewhere/index.html',
    'file:///panel/index.html',
    'not an address',
  ])('gives nothing for %s', address => {
    expect(panelFile('/panel', address)).toBeUndefined()
  })

  test('dots that a browser resolves stay inside the folder', () => {
    expect(panelFile('/panel', 'app://gatehouse/../../etc/passwd')).toBe('/panel/etc/passwd')
  })

  test('tells its origin from that of any other page', () => {
    expect(originOf('app://gatehouse/index.html#/x')).toBe('app://gatehouse')
    expect(originOf('http://127.0.0.1:5173/')).toBe('http://127.0.0.1:5173')
    expect(originOf('nowhere')).toBeUndefined()
  })
})

describe('the window’s place', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const place = { x: 100, y: 80, width: 1200, height: 800, maximized: false }

  test('is kept when a screen still shows it', () => {
    expect(fitted(place, [screen])).toEqual({ x: 100, y: 80, width: 1200, height: 800 })
  })

  test('keeps only the size when its screen is gone', () => {
    expect(fitted({ ...place, x: 3000 }, [screen])).toEqual({ width: 1200, height: 800 })
    expect(fitted({ ...place, x: 1900 }, [screen])).toEqual({ width: 1200, height: 800 })
  })

  test('is never smaller than the panel works at', () => {
    expect(fitted({ ...place, width: 10, height: 10 }, [screen])).toMatchObject(smallest)
  })

  test('is read as it was written, and a damaged file is as none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-place-'))
    const file = join(folder, 'window.json')
    expect(readPlace(file)).toBeUndefined()
    writePlace(file, place)
    expect(readPlace(file)).toEqual(place)
    writeFileSync(file, '{"x":')
    expect(readPlace(file)).toBeUndefined()
    writeFileSync(file, '{"x":"left"}')
    expect(readPlace(file)).toBeUndefined()
    rmSync(folder, { recursive: true })
  })
})

describe('the tray', () => {
  test('shows what state the gateway is in, and its address while it listens', () => {
    const status = { url: 'http://127.0.0.1:4130/mcp', error: null }
    expect(statusText({ ...status, state: 'listening' })).toContain('127.0.0.1:4130')
    expect(iconFor({ state: 'listening' }, 0, true)).toBe('ok')
    expect(iconFor({ state: 'paused' }, 0, true)).toBe('paused')
    expect(iconFor({ state: 'failed' }, 0, true)).toBe('waiting')
    expect(iconFor({ state: 'stopped' }, 0, true)).toBe('waiting')
  })

  test('shows how many approvals wait, up to nine, in the picture or beside it', () => {
    expect([0, 1, 9, 10, 500].map(countText)).toEqual(['', '1', '9', '9+', '9+'])
    expect(iconFor({ state: 'listening' }, 3, true)).toBe('ok-3')
    expect(iconFor({ state: 'paused' }, 10, true)).toBe('paused-9plus')
    expect(iconFor({ state: 'failed' }, 1, true)).toBe('paused-1')
    expect(iconFor({ state: 'listening' }, 3, false)).toBe('ok')
  })

  test('says why the gateway failed', () => {
    const error = { code: 'port_in_use' as const, message: 'Port 4130 is taken.' }
    expect(statusText({ state: 'failed', url: null, error })).toBe('Port 4130 is taken.')
  })
})

describe('the bridge’s command', () => {
  const base = { executable: '/opt/Gatehouse/gatehouse', dist: '/opt/app/dist', dataFolder: undefined }

  test('from the tree is Node itself with the source', () => {
    const env = { GATEHOUSE_NODE: '/usr/bin/node24' }
    expect(bridgeCommand({ ...base, packaged: false, env })).toEqual({
      command: '/usr/bin/node24',
      args: ['/opt/app/main/bridge.ts'],
      env: {},
    })
  })

  test('packaged is our own executable as plain Node, whatever the environment says', () => {
    const command = bridgeCommand({ ...base, packaged: true, env: { GATEHOUSE_NODE: '/tmp/evil' } })
    expect(command).toEqual({
      command: '/opt/Gatehouse/gatehouse',
      args: ['/opt/app/dist/main/bridge.js'],
      env: { ELECTRON_RUN_AS_NODE: '1' },
    })
  })

  test('in an AppImage names the image, whose inside is elsewhere each time', () => {
    const command = bridgeCommand({
      ...base,
      packaged: true,
      env: { APPIMAGE: '/home/me/Gatehouse.AppImage' },
    })
    expect(command.command).toBe('/home/me/Gatehouse.AppImage')
    expect(command.args.join(' ')).not.toContain('/opt/app')
  })

  test('names the data folder only when it is not the usual one', () => {
    const command = bridgeCommand({ ...base, packaged: true, env: {}, dataFolder: '/data' })
    expect(command.env).toEqual({ ELECTRON_RUN_AS_NODE: '1', GATEHOUSE_HOME: '/data' })
  })
})
