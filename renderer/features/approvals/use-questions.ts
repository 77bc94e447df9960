import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Approval, Flood } from '#contract'
import { paths } from './approval-paths.ts'
import { type Item, itemsOf, type Place, placesOf } from './inbox-items.ts'
import type { Desk } from './use-desk.tsx'
import { useInboxKeys } from './use-inbox-keys.ts'

/** What is done in an open question: it is looked at, its arguments are changed, or a rule is made of it. */
export type Mode =
  | { kind: 'look' }
  | { kind: 'edit' }
  | { kind: 'when'; approved: boolean; everyClient: boolean }

/** What a card tells the list; the same functions for as long as the list is shown, so that few cards are drawn again. */
export type Ways = {
  onMode: (id: string, mode: Mode) => void
  onTurn: (id: string) => void
  onActive: (id: string) => void
}

/** How a card stands in the list. */
export type Standing = { isOpen: boolean; isActive: boolean; isBusy: boolean; mode: Mode }

type Options = {
  pending: readonly Approval[]
  floods: readonly Flood[]
  /** Deep-linked, else null. */
  open: string | null
  desk: Desk
  /** Those that are being decided. */
  busy: ReadonlySet<string>
  root: RefObject<HTMLDivElement | null>
}

/** So many, from the oldest, are open without being asked to. */
const openAtFirst = 3
const look: Mode = { kind: 'look' }

/** The cards of the inbox: which are open, which one is active, and what its keys do. */
export function useQuestions({ pending, floods, open, desk, busy, root }: Options) {
  const [, go] = useLocation()
  const [turned, setTurned] = useState<Record<string, boolean>>(open === null ? {} : { [open]: true })
  const [modes, setModes] = useState<Record<string, Mode>>({})
  const items = useMemo(() => itemsOf(pending, floods), [pending, floods])
  const isGroupOpen = (item: Item) =>
    turned[item.id] ?? (item.kind === 'group' && item.approvals.some(({ id }) => id === open))
  const places = placesOf(items, isGroupOpen)
  const { activeId, makeActive, onKeyDown } = useInboxKeys({ places, first: open, act, root })

  const isOpen = ({ id, item, approval }: Place): boolean => {
    if (approval === null) return isGroupOpen(item)
    const isFirst = item.kind === 'one' && items.indexOf(item) < openAtFirst
    return turned[id] ?? isFirst
  }
  const turn = (id: string, isNowOpen: boolean) => setTurned(before => ({ ...before, [id]: isNowOpen }))
  const setMode = (id: string, mode: Mode) => setModes(before => ({ ...before, [id]: mode }))

  function act(key: string, place: Place): void {
    if (key === 'enter') return turn(place.id, !isOpen(place))
    if (key === 'escape') return close(place)
    if (place.approval !== null) return answer(key, place, place.approval)
    if (key === 'r' && place.item.kind === 'group')
      void desk.rejectAll(place.item.client, place.item.approvals.length)
  }
  function answer(key: string, place: Place, approval: Approval): void {
    if (key === 'r') return void desk.decide(approval, { approved: false })
    // What is not seen is not approved: the first press shows it.
    if (!isOpen(place)) return turn(place.id, true)
    if (key === 'a') return void desk.approveByKey(approval)
    if (approval.kind === 'call') setMode(place.id, { kind: 'edit' })
  }
  function close(place: Place): void {
    if ((modes[place.id] ?? look).kind !== 'look') setMode(place.id, look)
    else if (isOpen(place)) turn(place.id, false)
    else if (open !== null) go(paths.tab('inbox'))
  }
  const standingOf = (place: Place): Standing => ({
    isOpen: isOpen(place),
    isActive: place.id === activeId,
    isBusy: busy.has(place.id),
    mode: modes[place.id] ?? look,
  })
  const toggle = (id: string) => {
    const place = places.find(each => each.id === id)
    if (place) turn(id, !isOpen(place))
  }
  const ways = useSteady({ onMode: setMode, onTurn: toggle, onActive: makeActive })
  return { places, standingOf, ways, onKeyDown }
}

/** Functions that never change and do what the latest ones do. */
function useSteady(now: Ways): Ways {
  const latest = useRef(now)
  useEffect(() => {
    latest.current = now
  })
  return useMemo(
    () => ({
      onMode: (id, mode) => latest.current.onMode(id, mode),
      onTurn: id => latest.current.onTurn(id),
      onActive: id => latest.current.onActive(id),
    }),
    [],
  )
}
