const milliseconds: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const bytes: Record<string, number> = { KB: 1_024, MB: 1_024 ** 2, GB: 1_024 ** 3 }

/** Milliseconds of a checked duration such as `1.5s`. */
export function durationMs(text: string): number {
  return parse(text, milliseconds)
}

/** Bytes of a checked size such as `256MB`. */
export function sizeBytes(text: string): number {
  return parse(text, bytes)
}

function parse(text: string, units: Record<string, number>): number {
  const [, amount, unit = ''] = /^([\d.]+)([A-Za-z]+)$/.exec(text) ?? []
  return Math.round(Number(amount) * (units[unit] ?? Number.NaN))
}

/** A number of bytes as a person reads it. */
export function shownBytes(count: number): string {
  const unit = Object.keys(bytes).findLast(name => count >= (bytes[name] ?? 1)) ?? 'KB'
  return `${Math.round(count / (bytes[unit] ?? 1))} ${unit}`
}
