import { pino, type LevelWithSilent } from 'pino'
import { hideByName } from './hide-by-name.ts'
import { currentRequestId } from './request-id.ts'

/** Structured log: fields first, then the sentence. Made by `createLog` in the hosts; services only know this type. */
export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** A host's log: it can be turned up and down while it runs. */
export type HostLog = Log & { setLevel(level: LogLevel): void }
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

type Options = {
  level: LogLevel
  /** Takes whole lines; stderr headless, a rotating file on the desktop. */
  destination: { write(line: string): unknown }
  /** The secrets' redactor; it sees each line as it will be written. */
  redact: (text: string) => string
}

/**
 * A log of JSON lines `{level, time, requestId?, …fields, msg}`. Nothing secret gets through: fields are hidden by their name
 * (authorization, token, …), and every value handed out by the vault by its text.
 */
export function createLog({ level, destination, redact }: Options): HostLog {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }), log: hideByName },
      // The formatter above has already made errors plain.
      serializers: { err: (error: unknown) => error },
      mixin: () => {
        const requestId = currentRequestId()
        return requestId === undefined ? {} : { requestId }
      },
      mixinMergeStrategy: (fields, mixed) => ({ ...mixed, ...fields }),
    },
    { write: line => void destination.write(redact(line)) },
  )
  const write = (at: LevelWithSilent & LogLevel) => (fields: object, message: string) =>
    logger[at](fields, message)
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: next => {
      logger.level = next
    },
  }
}
