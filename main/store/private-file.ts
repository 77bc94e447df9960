import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'

/**
 * Makes a file, or takes it from everyone but its owner: SQLite would make one that all accounts may read, and the data
 * folder protects it only where Gatehouse made the folder itself. Throws what the system says.
 */
export function makePrivate(file: string): void {
  // One that is there is not opened: closing it again would drop the locks this process may hold on it (fcntl(2)).
  if (!existsSync(file)) return closeSync(openSync(file, 'a', 0o600))
  const { mode, uid } = statSync(file)
  if (mode & 0o077 && uid === process.getuid?.()) chmodSync(file, mode & 0o700)
}
