/** What the MCP SDK lets a stdio server inherit (its `DEFAULT_INHERITED_ENV_VARS`): nothing that could hold a secret. */
const inherited =
  process.platform === 'win32'
    ? [
        'APPDATA',
        'HOMEDRIVE',
        'HOMEPATH',
        'LOCALAPPDATA',
        'PROCESSOR_ARCHITECTURE',
        'SYSTEMDRIVE',
        'SYSTEMROOT',
        'TEMP',
        'USERNAME',
        'USERPROFILE',
        'PROGRAMFILES',
        'PATHEXT',
      ]
    : ['HOME', 'LOGNAME', 'SHELL', 'TERM', 'USER']

/** The environment of a server or script: the few inherited variables, the login shell's PATH, and its own, already resolved. */
export function childEnvironment(path: string, own: Record<string, string>): Record<string, string> {
  const environment: Record<string, string> = { PATH: path }
  for (const name of inherited) {
    const value = process.env[name]
    // A value that starts with "()" is an exported shell function, a known way to smuggle code in.
    if (value !== undefined && !value.startsWith('()')) environment[name] = value
  }
  return { ...environment, ...own }
}
