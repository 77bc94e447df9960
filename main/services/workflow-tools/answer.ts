import type { RawResult } from '#services/upstreams/upstream.ts'

/** A value as a tool's result: structured, and the same as text for clients that read only that. */
export function answer(value: object, isError = false): RawResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(value) }],
    structuredContent: value,
    ...(isError && { isError }),
  }
}
