import { posix, win32 } from 'node:path'

const isWindows = (path: string): boolean => /^(?:[a-z]:[\\/]|\\\\)/i.test(path)

/** Plain ASCII names with one slash before each: such a path is in its plain form already. */
const alreadyPlain = /^(?:\/(?!\.{1,2}(?:\/|$))[ -.0-[\]-~]+)+$/

/** An absolute path in its plain form, or undefined for anything else: relative, a URL, with a NUL. Nothing on disk is looked at. */
export function plainPath(path: string): string | undefined {
  if (alreadyPlain.test(path)) return path
  if (path.includes('\0')) return undefined
  const text = path.normalize('NFC')
  if (isWindows(text)) return win32.normalize(text).toLowerCase().replaceAll('\\', '/').replace(/\/+$/, '')
  if (!text.startsWith('/')) return undefined
  return posix.normalize(text).replace(/\/+$/, '') || '/'
}

/** True when `path` is the folder or below it; both in their plain form. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)
}
