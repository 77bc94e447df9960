const plainWord = /^[\w@%+=:,./\\~-]+$/

/** A command and its arguments as one unambiguous line: what has spaces or special characters is quoted. For reading, never for a shell. */
export function commandLine(command: string, args: readonly string[] = []): string {
  return [command, ...args].map(word => (plainWord.test(word) ? word : JSON.stringify(word))).join(' ')
}

/** True when a command field holds more than a command: someone pasted a whole line. */
export function looksLikeLine(command: string): boolean {
  const text = command.trim()
  if (!/\s/.test(text)) return false
  // A path may have spaces; a program name followed by words or flags may not.
  return (
    /^(?:npx|uvx|uv|node|bun|bunx|deno|python3?|pipx|docker|podman|pnpm|yarn)\s/.test(text) ||
    /\s-/.test(text)
  )
}
