/**
 * Stands in for `@rjsf/validator-ajv8`, which `@rjsf/core` names in a helper for its own tests. That validator compiles
 * schemas to code, which our content security policy forbids, so it is not installed (see `form-validator.ts`).
 */
export default undefined
