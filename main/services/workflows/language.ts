import type { Definition, Language } from '#contract'

/** JSON as it travels between steps. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What a template or expression can see: the inputs, and the steps that have ended. */
export type Scope = {
  context: Record<string, Json>
  steps: Record<string, { output: Json; status: string; error: string | null }>
}

/**
 * The two small languages of a workflow file: `{{…}}` substitution and CEL expressions. Pure; handed to the job engine
 * by the core, because services do not import each other's values.
 */
export type WorkflowLanguage = {
  /**
   * Checks the input of a job before it is stored (W8): only declared fields, types, strings up to 10 000 characters
   * unless the field says otherwise. Returns it with defaults filled in, and null for optional fields that are missing.
   * Throws AppError `bad_input` naming the field.
   */
  checkInput: (definition: Definition, input: Record<string, Json>) => Record<string, Json>
  /** Value of a CEL expression. Throws AppError `expression_failed` naming it. */
  evaluate: (expression: string, scope: Scope) => Json
  /**
   * Fills every string inside a value: a string that is one `{{…}}` and nothing else becomes the value itself, any
   * other `{{…}}` becomes its text (strings as they are, null as nothing, the rest as JSON).
   */
  fill: (value: Json, scope: Scope) => Json
  /** Fills a script: each `{{…}}` becomes a literal of that language, so a value can never become code (W3). */
  fillScript: (code: string, language: Language, scope: Scope) => string
}
