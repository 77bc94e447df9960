import { join, resolve, sep } from 'node:path'

/** The file of the panel's folder that an `app:` address stands for; undefined for any that would leave the folder. */
export function panelFile(folder: string, address: string): string | undefined {
  const url = URL.parse(address)
  if (url?.protocol !== 'app:' || url.host !== 'gatehouse') return undefined
  const path = decoded(url.pathname)
  if (path === undefined || path.includes('\0')) return undefined
  const file = resolve(join(folder, path))
  return file.startsWith(resolve(folder) + sep) ? file : undefined
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** Where an address is at. `URL.origin` is "null" for schemes of one's own, so it is put together here. */
export function originOf(address: string): string | undefined {
  const url = URL.parse(address)
  return url ? `${url.protocol}//${url.host}` : undefined
}
