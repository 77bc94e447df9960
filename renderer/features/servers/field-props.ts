import type { ServerFields } from './server-fields.ts'
import type { FieldErrors } from './server-input.ts'

/** What each part of the server form is given. */
export type FieldsProps = {
  fields: ServerFields
  errors: FieldErrors
  set: (change: Partial<ServerFields>) => void
}
