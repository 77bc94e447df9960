import type { MenuItemConstructorOptions } from 'electron'
import type { TrayAction, TrayItem } from './tray-menu.ts'

/** Electron's form of a menu. `run` is what a click does. */
export function trayTemplate(
  items: readonly TrayItem[],
  run: (action: TrayAction) => void,
): MenuItemConstructorOptions[] {
  return items.map(item => {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' }
      case 'line':
        return { label: escaped(item.label), enabled: false }
      case 'submenu':
        return { label: escaped(item.label), submenu: trayTemplate(item.items, run) }
      case 'button':
        return {
          label: escaped(item.label),
          enabled: item.enabled,
          ...(item.checked !== undefined && { type: 'checkbox', checked: item.checked }),
          click: () => run(item.action),
        }
    }
  })
}

/** On every platform Electron takes a single `&` for the mark of an access key, and two for the character itself. */
function escaped(label: string): string {
  return label.replaceAll('&', '&&')
}
