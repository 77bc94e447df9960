import { notifications } from '@mantine/notifications'
import { configure, render } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { App } from '../../renderer/app/app.tsx'
import { createI18n } from '../../renderer/app/i18n.ts'
import { useConnection } from '../../renderer/state/connection.ts'
import { useProgress } from '../../renderer/state/progress.ts'
import { createQueryClient } from '../../renderer/state/query-client.ts'
import { createBridge, type FakeBridge } from '../fixtures/panel-bridge.ts'
import type { World } from '../fixtures/panel-world.ts'

// Screens are loaded when first shown, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 30_000 })

/** The whole panel at an address, on a stand-in for the core that the test can question and change. */
export async function openPanel(path: string, world: World, prepare?: (fake: FakeBridge) => void) {
  const fake = createBridge(world)
  prepare?.(fake)
  window.bridge = fake.bridge
  window.location.hash = path
  notifications.clean()
  useConnection.setState({ online: true })
  useProgress.setState({ syncing: [], problem: null })
  const words = await createI18n()
  render(<App client={createQueryClient()} words={words} env="test" />)
  return { ...fake, user: userEvent.setup() }
}

/** Puts a text into a field at once; typing it draws the screen once a letter. */
export async function fill({ user }: { user: UserEvent }, field: HTMLElement, text: string) {
  await user.click(field)
  await user.paste(text)
}
