import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { Place } from './inbox-items.ts'

type Options = {
  places: readonly Place[]
  /** Deep-linked, else null. */
  first: string | null
  /** Does what a letter (small), `enter` or `escape` asks of a place. */
  act: (key: string, place: Place) => void
  /** What the cards are in. */
  root: RefObject<HTMLDivElement | null>
}

/** Where one types, and lists with keys of their own. */
const ownKeys = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="tablist"]'
const acting = new Set(['Enter', 'Escape', 'a', 'r', 'e', 'A', 'R', 'E'])
/** On a button or link these are its own. */
const pressed = new Set(['Enter', ' '])
const moves: Record<string, (index: number, last: number) => number> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: index => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
}

/**
 * The keyboard of the inbox. One card is active: arrows move, letters act on it. When it is decided the next one
 * becomes active, and has the focus if the old one had it. A key held down acts once.
 */
export function useInboxKeys({ places, first, act, root }: Options) {
  const [active, setActive] = useState({ id: first, index: 0 })
  const found = places.findIndex(({ id }) => id === active.id)
  const index = found === -1 ? Math.min(active.index, places.length - 1) : found
  const activeId = places[index]?.id ?? null
  const makeActive = (id: string) => {
    const place = Math.max(
      0,
      places.findIndex(each => each.id === id),
    )
    // The focus that a key moves tells it a second time; nothing is drawn for that.
    setActive(before => (before.id === id && before.index === place ? before : { id, index: place }))
  }

  // The focus is the browser's, and falls to the page when what has it goes away. Who comes by the rail comes to decide.
  const isFresh = useRef(true)
  useEffect(() => {
    const here = document.activeElement
    const isFree = here === document.body || (isFresh.current && here?.closest('nav'))
    isFresh.current = false
    if (activeId !== null && isFree) focusCard(root.current, activeId)
  }, [activeId, root])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!isOurs(event)) return
    const next = moves[event.key]?.(index, places.length - 1)
    const place = places[next ?? index]
    if (!place || (next === undefined && (event.repeat || !acting.has(event.key)))) return
    event.preventDefault()
    if (next === undefined) return act(event.key.toLowerCase(), place)
    makeActive(place.id)
    focusCard(root.current, place.id)
  }
  return { activeId, makeActive, onKeyDown }
}

/** Not a shortcut, not typed into a field, not of what opens above the page, which reports its keys here too. */
function isOurs({ key, target, currentTarget, ...event }: KeyboardEvent<HTMLElement>): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
  if (!(target instanceof HTMLElement) || !currentTarget.contains(target) || target.closest(ownKeys))
    return false
  return !pressed.has(key) || target.dataset['place'] !== undefined
}

function focusCard(root: HTMLElement | null, id: string): void {
  const card = root?.querySelector<HTMLElement>(`[data-place="${CSS.escape(id)}"]`)
  card?.focus({ preventScroll: true })
  card?.scrollIntoView({ block: 'nearest' })
}
