import { basename, extname } from 'node:path'
import type { Definition, Problem } from '#contract'
import { atStart, type Checked } from './check-text.ts'
import type { GoodText, GoodTexts } from './good-texts.ts'
import { toolNameOf, type Entry } from './workflow-entry.ts'
import type { FileText } from './workflow-folder.ts'

type Folder = { files(): string[]; read(file: string): FileText }
type Deps = { folder: Folder; texts: GoodTexts; check: (text: string) => Checked; now: () => Date }

/** What a file gives by itself, before the others are looked at. */
type Read = {
  file: string
  text: string
  problems: Problem[]
  good: GoodText | undefined
  definition: Definition | null
}

/** Reads every file of the folder: a broken one keeps its last good text, a name that is taken is refused. */
export function readEntries({ folder, texts, check, now }: Deps): Entry[] {
  const files = folder.files()
  for (const file of texts.files()) if (!files.includes(file)) texts.forget(file)
  const reads = files.map(file => readFile(file, folder.read(file), check))
  const owners = ownersOf(reads, texts)
  const settled = reads.map(read => settle(read, owners, texts, check))
  return nameEntries(settled, now)
}

function readFile(file: string, read: FileText, check: Deps['check']): Read {
  if ('problem' in read)
    return { file, text: '', problems: [atStart(read.problem)], good: undefined, definition: null }
  const { definition, problems } = check(read.text)
  return { file, text: read.text, problems, good: undefined, definition }
}

/** Which file a name belongs to: the one that had it before, else the first. */
function ownersOf(reads: readonly Read[], texts: GoodTexts): Map<string, string> {
  const owners = new Map<string, string>()
  for (const { file, definition } of reads) {
    const before = texts.of(file)?.name
    const name = definition?.name ?? before
    if (name === undefined) continue
    if (!owners.has(name) || before === name) owners.set(name, file)
  }
  return owners
}

function settle(read: Read, owners: Map<string, string>, texts: GoodTexts, check: Deps['check']): Read {
  const { file, text, definition } = read
  const owner = definition && owners.get(definition.name)
  if (definition && owner === file) return { ...read, good: texts.keep(file, definition.name, text) }
  const problems = definition ? [taken(definition.name, String(owner))] : read.problems
  const good = texts.of(file)
  const isOurs = good !== undefined && owners.get(good.name) === file
  return {
    ...read,
    problems,
    good: isOurs ? good : undefined,
    definition: isOurs ? check(good.text).definition : null,
  }
}

const taken = (name: string, owner: string) => ({
  ...atStart(`The name "${name}" is that of the workflow in ${owner}. Give this one another name.`),
  path: 'name',
})

/** Tools are named in the order of the workflows' names, so that the same files always get the same names. */
function nameEntries(reads: readonly Read[], now: () => Date): Entry[] {
  const tools = new Set<string>()
  const names = new Set(reads.flatMap(({ definition }) => (definition ? [definition.name] : [])))
  const entries = reads.map((read): Entry => {
    const { file, text, problems, good, definition } = read
    const plain = basename(file, extname(file))
    const name = definition?.name ?? (names.has(plain) ? file : plain)
    names.add(name)
    const served =
      good && definition ? { definition, text: good.text, version: good.version, toolName: null } : undefined
    return { file, name, text, problems, served, updatedAt: good?.at ?? now().toISOString() }
  })
  const ordered = entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))
  for (const { served } of ordered) {
    if (!served) continue
    served.toolName = toolNameOf(served.definition, tools)
    if (served.toolName !== null) tools.add(served.toolName)
  }
  return ordered
}
