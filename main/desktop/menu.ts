import { Menu, type MenuItemConstructorOptions } from 'electron'

/** The application menu: what each platform expects, and nothing that leaves the panel. */
export function setMenu(platform: NodeJS.Platform, developer: boolean): void {
  const app: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : []
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ]
  const tools: MenuItemConstructorOptions[] = developer
    ? [{ role: 'reload' }, { role: 'toggleDevTools' }]
    : []
  const menu = [
    ...app,
    { label: 'File', submenu: [{ role: 'close' }, { role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'View', submenu: [...view, ...tools] },
    { role: 'windowMenu' },
  ] satisfies MenuItemConstructorOptions[]
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu))
}
