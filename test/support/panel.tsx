import { configure, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { App } from '../../renderer/app/app.tsx'
import { createI18n } from '../../renderer/app/i18n.ts'
import { useConnection } from '../../renderer/state/connection.ts'
import { useProgress } from '../../renderer/state/progress.ts'
import { createQueryClient } from '../../renderer/state/query-client.ts'
import { createBridge } from '../fixtures/panel-bridge.ts'
import type { World } from '../fixtures/panel-world.ts'

// Screens are loaded when first shown, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 8000 })

/** The whole panel at an address, on a stand-in for the core that the test can question and change. */
export async function openPanel(path: string, world: World) {
  const fake = createBridge(world)
  window.bridge = fake.bridge
  window.location.hash = path
  useConnection.setState({ online: true })
  useProgress.setState({ syncing: [], problem: null })
  const words = await createI18n()
  render(<App client={createQueryClient()} words={words} env="test" />)
  return { ...fake, user: userEvent.setup() }
}
