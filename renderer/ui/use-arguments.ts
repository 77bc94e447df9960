import { useMemo, useState } from 'react'
import { formSchema, type FormSchema } from './form-schema.ts'
import { readJson } from './read-json.ts'

/** What is given to a tool or a workflow. */
export type Arguments = Record<string, unknown>

/** What the arguments are edited as. */
export type Way = 'form' | 'json'

type Problem = { kind: 'notObject' } | { kind: 'at'; line: number; column: number; reason: string }

/** The arguments of one tool or workflow, as form and as JSON at once: each follows the other. */
export function useArguments(inputSchema: unknown, first: Arguments = {}) {
  const form: FormSchema = useMemo(() => formSchema(inputSchema), [inputSchema])
  const [hasFailed, setFailed] = useState(false)
  const canForm = form.ok && !hasFailed
  const [way, setWay] = useState<Way>(canForm ? 'form' : 'json')
  const [value, setValue] = useState<Arguments>(first)
  const [text, setText] = useState(() => JSON.stringify(first, null, 2))
  const read = useMemo(() => readArguments(text), [text])
  const take = (next: Arguments) => {
    setValue(next)
    setText(JSON.stringify(next, null, 2))
  }
  return {
    form,
    canForm,
    way: canForm ? way : ('json' as const),
    setWay: (next: Way) => {
      // Half-typed JSON stays JSON until it can be read.
      if (next === 'form' && read.value) setValue(read.value)
      if (next === 'json' || read.value) setWay(next)
    },
    value,
    text,
    problem: read.problem,
    setText: (next: string) => setText(next),
    take,
    /** The arguments as they stand; undefined while the JSON cannot be read. */
    current: way === 'form' && canForm ? value : read.value,
    formFailed: () => setFailed(true),
  }
}

function readArguments(text: string): { value?: Arguments; problem?: Problem } {
  if (text.trim() === '') return { value: {} }
  const read = readJson(text)
  if (!read.ok) {
    const { line, column, reason } = read.fault
    return { problem: { kind: 'at', line, column, reason } }
  }
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value))
    return { problem: { kind: 'notObject' } }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object that is no array is a record
  return { value: read.value as Arguments }
}
