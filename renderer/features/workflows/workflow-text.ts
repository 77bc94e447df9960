/** The text a new workflow begins with: it runs as it stands. */
export const starter = (name: string): string => `name: ${name}
title: ${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll(/[-_]/g, ' ')}
description: Says hello.
inputs:
  who:
    type: string
    default: World
steps:
  - id: greet
    type: script
    language: javascript
    code: |
      console.log(JSON.stringify({ greeting: 'Hello, ' + {{context_who}} }))
output: '{{ steps.greet.output }}'
`

/** The text with the workflow switched on or off; the rest of it stays as it is written. */
export function withEnabled(text: string, enabled: boolean): string {
  if (/^enabled:.*$/m.test(text)) return text.replace(/^enabled:.*$/m, `enabled: ${enabled}`)
  return text.replace(/^name:.*$/m, line => `${line}\nenabled: ${enabled}`)
}

/** The line on which a step begins; lines count from 1. */
export function lineOfStep(text: string, id: string): number {
  const at = text
    .split('\n')
    .findIndex(line => new RegExp(`^\\s*(?:- )?(?:\\{ ?)?id:\\s*["']?${id}\\b`).test(line))
  return at + 1
}
