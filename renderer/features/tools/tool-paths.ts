export const tabs = ['review', 'run', 'schema', 'json'] as const
export type Tab = (typeof tabs)[number]

type OpenTool = { server: string; name: string; tab: Tab | null }

/** What the address says: which server's tools are listed (null: all), and which tool is open. */
export type Place = { of: string | null; open: OpenTool | null }

/** `/tools` + `/of/SERVER`, the list of one server + `/at/SERVER/NAME` and `/TAB`, the open tool. */
export function pathTo({ of, open }: Place): string {
  const list = of === null ? '/tools' : `/tools/of/${of}`
  if (!open) return list
  return `${list}/at/${open.server}/${escaped(open.name)}${open.tab ? `/${open.tab}` : ''}`
}

/** Reads the part of the address that belongs to this screen. */
export function readPlace(path: string): Place {
  const steps = path.split('/').slice(2)
  const of = steps[0] === 'of' ? (steps[1] ?? null) : null
  const [at, server, name, tab] = of === null ? steps : steps.slice(2)
  const isOpen = at === 'at' && server && name
  return {
    of,
    open: isOpen ? { server, name: unescaped(name), tab: tabs.find(each => each === tab) ?? null } : null,
  }
}

/** A tool's name can be anything, and a router decodes what it knows; this it does not know. */
function escaped(name: string): string {
  return name.replace(/[^\w.-]/gu, char => `~${(char.codePointAt(0) ?? 0).toString(16)}~`)
}

function unescaped(text: string): string {
  return text.replace(/~([0-9a-f]{1,6})~/g, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16)
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
  })
}
