/** Names people give to variables and headers that hold a secret. */
const SECRET_NAME =
  /token|secret|passw(?:or)?d|passphrase|pwd$|api[-_]?key|access[-_]?key|private[-_]?key|auth[-_]?key|[-_]key$|^key$|credential|authorization|auth[-_]?header|[-_]auth$|^auth$|cookie|bearer|[-_]pat$|^pat$|connection[-_]?string|[-_]dsn$/i

/** Names that only speak about a secret: where it is, how long it lasts, how many tokens an answer may have. */
const ABOUT_SECRET =
  /(?:path|file|dir|url|uri|endpoint|type|ttl|limit|count|length|enabled)$|tokens$|^max[-_]/i

/** Forms that only secrets have: well-known prefixes, headers, JSON web tokens, key files, addresses with a password. */
const SECRET_VALUES = [
  /^(?:sk|pk|rk|gh[opsur]|github_pat|glpat|xox[abeprs]|npm|hf|gsk|ntn|secret|lin_api|shpat|dop_v1|gh)[-_][\w-]{12,}$/,
  /^AKIA[0-9A-Z]{16}$/,
  /^AIza[\w-]{30,}$/,
  /^eyJ[\w-]{8,}\.[\w-]{8,}\./,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i,
]

/** True for a variable or header whose plain value should be in the vault. */
export function looksSecret(name: string, value: string): boolean {
  return value !== '' && (nameLooksSecret(name) || valueLooksSecret(value))
}

export function nameLooksSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !ABOUT_SECRET.test(name)
}

export function valueLooksSecret(value: string): boolean {
  return SECRET_VALUES.some(form => form.test(value))
}
