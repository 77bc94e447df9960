import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const screens = join(import.meta.dirname, '../../screens')

/** Photographs the panel, light and dark, into test/screens/ (ignored by git), to be looked at. */
export async function photograph(page: Page, name: string): Promise<void> {
  await mkdir(screens, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(screens, `${name}-${colorScheme}.png`), animations: 'disabled' })
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}

/** Fails with the rule, the element and the advice for each accessibility fault axe finds, in light and in dark. */
export async function expectAccessible(
  page: Page,
  { without = [] }: { without?: string[] } = {},
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Electron cannot open the extra page that axe's newer mode wants.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).disableRules(without).analyze()
    const faults = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(node => `${colorScheme}: ${id} (${help}) at ${node.target.join(' ')}`),
    )
    expect(faults).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}
