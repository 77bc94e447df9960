import type { PointerEvent } from 'react'

/** A handler for a handle that is dragged sideways; `set` hears the width that the drag asks for, in pixels. */
export function followDrag(width: number, set: (width: number) => void) {
  return (down: PointerEvent<HTMLElement>): void => {
    if (down.button !== 0) return
    const handle = down.currentTarget
    const start = down.clientX
    const follow = (move: globalThis.PointerEvent) => set(width + move.clientX - start)
    handle.setPointerCapture(down.pointerId)
    handle.addEventListener('pointermove', follow)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', follow), {
      once: true,
    })
  }
}
