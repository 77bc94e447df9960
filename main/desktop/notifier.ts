/** A message on the desktop. */
export type Notice = {
  /** One shown under the same id takes the earlier one's place. */
  id: string
  title: string
  body: string
  /** Buttons, where the desktop has them. */
  buttons?: readonly { id: string; text: string }[]
  /** Without a sound: it only brings an earlier one up to date. */
  silent?: boolean
  clicked?: () => void
  pressed?: (button: string) => void
}

/** Where messages are shown. Nothing of it throws: a desktop without notifications shows none. */
export type Notifier = {
  show: (notice: Notice) => void
  hide: (id: string) => void
  /** Takes everything away and lets go; a desktop that hangs is not waited for long. */
  close: () => void | Promise<void>
}
