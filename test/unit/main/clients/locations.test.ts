import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configPaths, isInstalled } from '../../../../main/services/clients/locations.ts'

const FILE = 'claude_desktop_config.json'
let home: string

beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'gatehouse-home-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const folder = (...parts: string[]): string => {
  const path = join(home, ...parts)
  mkdirSync(path, { recursive: true })
  return path
}

test('macOS has one place', () => {
  expect(configPaths({ home, platform: 'darwin', env: {} })).toEqual([
    join(home, 'Library', 'Application Support', 'Claude', FILE),
  ])
})

test('Linux has ~/.config/Claude', () => {
  const around = { home, platform: 'linux' as const, env: {} }
  expect(configPaths(around)).toEqual([join(home, '.config', 'Claude', FILE)])
  expect(isInstalled(around)).toBe(false)
  folder('.config', 'Claude')
  expect(isInstalled(around)).toBe(true)
})

test('Linux follows XDG_CONFIG_HOME, and keeps an existing folder in the usual place too', () => {
  const xdg = join(home, 'xdg')
  const around = { home, platform: 'linux' as const, env: { XDG_CONFIG_HOME: xdg } }
  expect(configPaths(around)).toEqual([join(xdg, 'Claude', FILE)])
  folder('.config', 'Claude')
  expect(configPaths(around)).toEqual([join(home, '.config', 'Claude', FILE)])
  folder('xdg', 'Claude')
  expect(configPaths(around)).toEqual([join(xdg, 'Claude', FILE), join(home, '.config', 'Claude', FILE)])
})

test('a relative XDG_CONFIG_HOME is ignored, as its specification says', () => {
  expect(configPaths({ home, platform: 'linux', env: { XDG_CONFIG_HOME: 'xdg' } })).toEqual([
    join(home, '.config', 'Claude', FILE),
  ])
})

test('Windows has the classic place and that of each installed package', () => {
  const env = { APPDATA: join(home, 'Roaming'), LOCALAPPDATA: join(home, 'Local') }
  const around = { home, platform: 'win32' as const, env }
  const classic = join(home, 'Roaming', 'Claude', FILE)
  const packaged = join(
    home,
    'Local',
    'Packages',
    'Claude_pzs8sxrjxfjjc',
    'LocalCache',
    'Roaming',
    'Claude',
    FILE,
  )
  expect(configPaths(around)).toEqual([classic])
  folder('Local', 'Packages', 'Microsoft.Other_x')
  folder('Local', 'Packages', 'Claude_pzs8sxrjxfjjc')
  expect(configPaths(around)).toEqual([packaged])
  folder('Roaming', 'Claude')
  expect(configPaths(around)).toEqual([classic, packaged])
})

test('Windows works without its usual variables', () => {
  expect(configPaths({ home, platform: 'win32', env: {} })).toEqual([
    join(home, 'AppData', 'Roaming', 'Claude', FILE),
  ])
})

test('CLAUDE_DESKTOP_CONFIG is the one path instead of all others', () => {
  folder('.config', 'Claude')
  const path = join(home, 'elsewhere', 'config.json')
  expect(configPaths({ home, platform: 'linux', env: { CLAUDE_DESKTOP_CONFIG: path } })).toEqual([path])
})
