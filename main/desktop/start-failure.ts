import { app, dialog } from 'electron'
import { AppError } from '#base/errors.ts'

/** Says why Gatehouse cannot start, on stderr and, where nobody would see that, in a dialog; then ends with exit code 1. */
export async function failToStart(error: unknown): Promise<void> {
  const expected = error instanceof AppError
  const sentence = expected ? error.message : 'Something went wrong inside Gatehouse.'
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`Gatehouse could not start: ${expected ? sentence : details}\n`)
  if (app.isPackaged && !process.stderr.isTTY) {
    await dialog.showMessageBox({
      type: 'error',
      title: 'Gatehouse',
      message: 'Gatehouse could not start',
      detail: expected ? sentence : `${sentence}\n\n${details}`,
    })
  }
  app.exit(1)
}
