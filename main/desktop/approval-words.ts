import type { Approval } from '#contract'
import { cleanMiddle, cleanText } from './clean-text.ts'

/** A person reads so much of a call in a menu; the rest is in the window. */
const shownArguments = 5
const shownLines = 4
const [noticeArguments, noticeLength] = [3, 170]

/** Who wants what, in one line: the entry of a request in the tray's menu. */
export function entryLabel(approval: Approval): string {
  if (approval.kind === 'gate') return cleanText(`Workflow ${approval.workflow}: ${approval.message}`)
  const [client, tool] = [cleanText(approval.client, 18), cleanText(approval.tool, 24)]
  return cleanText(`${client}: ${tool} (${cleanText(approval.server, 12)})`)
}

/** What is asked, as short lines. When not everything is in them, the last line says so. */
export function requestLines(approval: Approval): string[] {
  return approval.kind === 'gate' ? gateLines(approval) : callLines(approval)
}

/** The title of a notification: who asks. */
export function noticeTitle(approval: Approval): string {
  if (approval.kind === 'gate') return cleanText(`Workflow ${approval.workflow} waits for you`)
  return cleanText(`${cleanText(approval.client, 24)} asks: ${cleanText(approval.tool, 28)}`)
}

/** The body of a notification: what is asked, short; others may see a desktop's notifications. It says when that is not all. */
export function noticeBody(approval: Approval): string {
  if (approval.kind === 'gate') return cleanText(approval.message, 200)
  const texts = argumentTexts(approval.arguments)
  const shown = texts.slice(0, noticeArguments)
  const text = [`On ${cleanText(approval.serverName, 40)}`, ...shown].join(' · ')
  const body = cleanText(text, noticeLength)
  return isWhole(texts, shown) && body === cleanText(text, text.length)
    ? body
    : `${body} · Not all of it: open it`
}

function callLines(approval: Extract<Approval, { kind: 'call' }>): string[] {
  const { client, tool, server, serverName, arguments: given, because } = approval
  const texts = argumentTexts(given)
  const shown = texts.slice(0, shownArguments)
  return [
    cleanText(`${cleanText(client, 24)} asks to run ${cleanText(tool, 40)}`),
    cleanText(`on ${cleanText(serverName, 30)} (${cleanText(server, 24)})`),
    ...(texts.length === 0 ? ['without arguments'] : shown),
    cleanText(because),
    ...(isWhole(texts, shown) ? [] : ['Not everything fits here: open it to see all']),
  ]
}

const isWhole = (texts: readonly string[], shown: readonly string[]): boolean =>
  shown.length === texts.length && !shown.some(text => text.includes('…'))

function gateLines(approval: Extract<Approval, { kind: 'gate' }>): string[] {
  const { message, workflow, step, votes, required } = approval
  const words = wrapped(cleanText(message, 60 * shownLines))
  const count = required > 1 ? [`${votes.length} of ${required} have said yes`] : []
  return [...words, cleanText(`Workflow ${workflow}, step ${step}`), ...count]
}

/** `name: value`, of texts in which nothing is secret any more. */
function argumentTexts(given: Record<string, unknown>): string[] {
  return Object.entries(given).map(([name, value]) => {
    const label = cleanText(name, 20)
    return `${label}: ${cleanMiddle(String(value), 58 - Array.from(label).length)}`
  })
}

/** Lines of at most 60 characters, broken between words where there are any. */
function wrapped(text: string): string[] {
  return text.match(/.{1,60}(?:\s|$)|.{1,60}/gu)?.map(line => line.trim()) ?? []
}
