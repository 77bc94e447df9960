import type { Log } from '#base/log.ts'

/** A log that keeps what it was told, as `level: message`. */
export function memoryLog(): Log & { lines: string[] } {
  const lines: string[] = []
  const at = (level: string) => (_: object, message: string) => void lines.push(`${level}: ${message}`)
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
