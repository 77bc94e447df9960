import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

/** What Mantine asks of a browser and happy-dom lacks or answers differently. */
class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

// A screen is loaded when it is first shown, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 30_000 })

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
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true })
// Nothing is laid out here; a list that draws only what is seen would see nothing.
Object.defineProperties(HTMLElement.prototype, {
  clientHeight: { get: () => 600, configurable: true },
  clientWidth: { get: () => 800, configurable: true },
})

afterEach(() => {
  cleanup()
  localStorage.clear()
  location.hash = ''
})
