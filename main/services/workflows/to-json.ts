import { Duration } from '@marcbachmann/cel-js/evaluator'
import type { Json } from './language.ts'

/** A value of CEL as JSON: its whole numbers are BigInts, its times are Dates. Throws an Error for what JSON cannot say. */
export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' || typeof value === 'bigint') return finite(Number(value))
  if (typeof value !== 'object') throw new Error('its value is not JSON')
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Map) return fromPairs([...value])
  return fromObject(value)
}

function fromObject(value: object): Json {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return fromPairs(Object.entries(value))
  if (value instanceof Date) return value.toISOString()
  // Unsigned whole numbers.
  if (typeof value.valueOf() === 'bigint') return finite(Number(value.valueOf()))
  if (value instanceof Duration) return value.toString()
  throw new Error('its value is not JSON')
}

function fromPairs(pairs: [unknown, unknown][]): Json {
  return Object.fromEntries(pairs.map(([key, one]) => [String(key), toJson(one)]))
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Error('it divides by zero or gives no finite number')
  return value
}

/** Objects as Maps, at every level. */
export function toMaps(value: Json): unknown {
  if (Array.isArray(value)) return value.map(toMaps)
  if (typeof value !== 'object' || value === null) return value
  return new Map(Object.entries(value).map(([key, one]) => [key, toMaps(one)]))
}
