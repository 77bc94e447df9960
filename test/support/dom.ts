import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

/** What Mantine asks of a browser and happy-dom lacks or answers differently. */
class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver = NoResizeObserver
window.matchMedia = query => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
})
Element.prototype.scrollIntoView = () => {}

afterEach(() => {
  cleanup()
})
