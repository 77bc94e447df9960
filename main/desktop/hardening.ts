import { app, type Session, type WebContents } from 'electron'
import { originOf } from './panel-file.ts'

/**
 * Closes every way out of the panel's page that Electron leaves open: navigation, new windows, embedded pages, permissions
 * and downloads (K7). `origin` is the one place the page may be at. What the page itself has made (an export) may be saved,
 * by Electron's own dialog: the person chooses where.
 */
export function harden(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${origin}/`)) event.preventDefault()
  })
  app.on('web-contents-created', (_event, contents) => confine(contents, origin))
}

function confine(contents: WebContents, origin: string): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (originOf(event.url) !== origin) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
