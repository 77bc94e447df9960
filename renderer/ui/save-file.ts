/** Long enough for the browser to have begun reading, in milliseconds. */
const readMs = 60_000

/** Offers a file made in the page to be saved; the person chooses where. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), readMs)
}
