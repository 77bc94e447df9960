import { Notification } from 'electron'
import { AppError } from '#base/errors.ts'

/** A message of a workflow on this desktop. Throws `step_failed` where the desktop shows none. */
export function showNotification({ title, message }: { title: string; message: string }): void {
  if (!Notification.isSupported())
    throw new AppError(
      'step_failed',
      'This desktop shows no notifications. Use the channel email or webhook, or start a notification service.',
    )
  new Notification({ title, body: message }).show()
}
