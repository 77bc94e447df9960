import { useState } from 'react'
import type { Approval } from '#contract'
import type { Choice, Desk } from './use-desk.tsx'

/** The comment as it is typed, and a decision that takes it along. */
export type Saying = { text: string; onText: (text: string) => void; decide: (choice: Choice) => void }

/** A few words to go with a decision. */
export function useSaying(desk: Desk, approval: Approval): Saying {
  const [text, onText] = useState('')
  const said = text.trim()
  const decide = (choice: Choice) => void desk.decide(approval, { ...choice, ...(said && { comment: said }) })
  return { text, onText, decide }
}
