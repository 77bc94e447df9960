import { readFileSync } from 'node:fs'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'

/** In device-independent pixels of the whole desktop. */
export type Rectangle = { x: number; y: number; width: number; height: number }

const Place = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), maximized: z.boolean() })

/** Where the window was, to be there again next time. */
export type Place = z.infer<typeof Place>

/** The smallest the panel works at; see design. */
export const smallest = { width: 900, height: 600 }

/** Undefined when there is none yet or the file is unreadable: then the window opens at its usual place. */
export function readPlace(file: string): Place | undefined {
  try {
    return Place.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

export function writePlace(file: string, place: Place): void {
  writeFileAtomic.sync(file, `${JSON.stringify(place)}\n`)
}

/** The place as it fits the screens of today: one unplugged since then must not keep the window out of sight. */
export function fitted(place: Place, screens: readonly Rectangle[]): Partial<Rectangle> {
  const width = Math.max(place.width, smallest.width)
  const height = Math.max(place.height, smallest.height)
  const seen = screens.some(screen => overlaps({ x: place.x, y: place.y, width, height }, screen))
  return seen ? { x: place.x, y: place.y, width, height } : { width, height }
}

/** A corner's worth is enough to take hold of the window. */
function overlaps(a: Rectangle, b: Rectangle): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return across >= 100 && down >= 50
}
