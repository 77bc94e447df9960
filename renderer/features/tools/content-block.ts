/** A part of a tool's answer as it can be shown. Whatever a server sends is text, data or unknown; nothing is followed or run. */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'image'; source: string }
  | { kind: 'data'; mime: string; bytes: number }
  | { kind: 'link'; uri: string; name: string }
  | { kind: 'resource'; uri: string; text: string }
  | { kind: 'unknown'; value: unknown }

/** Pictures a window may show; SVG is a document and is not among them. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
/** Base64 characters of the largest picture shown: 12 MB. */
const largestPicture = 16_000_000

/** Reads the `content` of a CallToolResult (MCP 2025-11-25, tools), which may hold anything. */
export function readContent(content: unknown): Block[] {
  return Array.isArray(content) ? content.map(readBlock) : []
}

function readBlock(value: unknown): Block {
  const unknown: Block = { kind: 'unknown', value }
  if (!isRecord(value)) return unknown
  switch (value['type']) {
    case 'text':
      return typeof value['text'] === 'string' ? { kind: 'text', text: value['text'] } : unknown
    case 'image':
    case 'audio':
      return readMedia(value)
    case 'resource_link':
      return readLink(value)
    case 'resource':
      return isRecord(value['resource']) ? readResource(value['resource'], value) : unknown
    default:
      return unknown
  }
}

function readLink(value: Record<string, unknown>): Block {
  const { uri, name } = value
  if (typeof uri !== 'string') return { kind: 'unknown', value }
  return { kind: 'link', uri, name: typeof name === 'string' ? name : '' }
}

function readMedia(value: Record<string, unknown>): Block {
  const { mimeType, data } = value
  if (typeof mimeType !== 'string' || typeof data !== 'string') return { kind: 'unknown', value }
  const mime = mimeType.toLowerCase()
  const isShown = pictures.has(mime) && data.length <= largestPicture && /^[A-Za-z0-9+/=\s]*$/.test(data)
  return isShown
    ? { kind: 'image', source: `data:${mime};base64,${data}` }
    : { kind: 'data', mime: mimeType, bytes: bytesOf(data) }
}

function readResource(resource: Record<string, unknown>, whole: unknown): Block {
  const { uri, text, blob, mimeType } = resource
  if (typeof uri === 'string' && typeof text === 'string') return { kind: 'resource', uri, text }
  if (typeof blob === 'string')
    return { kind: 'data', mime: typeof mimeType === 'string' ? mimeType : 'blob', bytes: bytesOf(blob) }
  return { kind: 'unknown', value: whole }
}

const bytesOf = (base64: string) => Math.floor((base64.length * 3) / 4)

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A size with its unit. */
export function describeSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
