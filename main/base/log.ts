/** Structured log: fields first, then the sentence. Made by `createLog` in the hosts; services only know this type. */
export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
