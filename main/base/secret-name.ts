const SECRET_NAME =
  /^(?:proxy-)?authorization$|^x-api-key$|^(?:set-)?cookie$|api[-_]?key|token$|secret|passw(?:or)?d|passphrase|credential|private[-_]?key|access[-_]?key/i

/** True for names under which people keep secrets: header, variable, field of an object. Log and record hide what is named so. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}
