/** A set-up step that cannot go on, with a sentence that says what to do. */
export class SetupError extends Error {}

/** Says one set-up step on stderr: stdout belongs to the app. @param {string} text */
export function say(text) {
  process.stderr.write(`gatehouse: ${text}\n`)
}

/**
 * Runs a script's whole work and turns what it returns or throws into the exit code.
 * @param {() => Promise<number>} work
 */
export async function runScript(work) {
  try {
    process.exitCode = await work()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
