import type { AppError } from '#base/errors.ts'

/** Largest answer, and largest single event of a stream. */
export const mostBodyBytes = 32 * 1024 * 1024

type Watch = {
  /** Made when the cap is passed. */
  tooLarge: () => AppError
  /** An event stream lives on: its cap holds for each event. */
  isStream: boolean
  /** The body is over; `error` is set when it broke. */
  ended?: (error?: unknown) => void
}

/** A body that passes on what it gets until the cap, and tells when it is over. */
export function watchBody(body: ReadableStream<Uint8Array>, watch: Watch): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let size = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) {
            controller.close()
            watch.ended?.()
            return
          }
          size = watch.isStream ? sinceLastEvent(value, size) : size + value.length
          if (size > mostBodyBytes) throw watch.tooLarge()
          controller.enqueue(value)
        } catch (error) {
          controller.error(error)
          watch.ended?.(error)
          await reader.cancel().catch(() => undefined)
        }
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Bytes since the blank line that ends an event. A boundary split over two chunks is missed, which only counts too much. */
function sinceLastEvent(chunk: Uint8Array, before: number): number {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const end = Math.max(bytes.lastIndexOf('\n\n'), bytes.lastIndexOf('\r\n\r\n'))
  return end === -1 ? before + chunk.length : chunk.length - end
}
