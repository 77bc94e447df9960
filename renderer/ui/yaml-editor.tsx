import { Box, useComputedColorScheme } from '@mantine/core'
import { autocompletion } from '@codemirror/autocomplete'
import { history, historyKeymap, defaultKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { foldGutter } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, Prec, type Text } from '@codemirror/state'
import { EditorView, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { lookOf } from './json-extensions.ts'
import { styleNonce } from './style-nonce.ts'
import { completeFrom, describeAt, type SchemaNode } from './yaml-schema.ts'
import classes from './yaml-editor.module.css'

/** Lines and columns count from 1. */
type Problem = { line: number; column: number; message: string }

type Props = {
  label: string
  value: string
  onChange: (text: string) => void
  /** Ctrl/Cmd S. */
  onSave: () => void
  problems: readonly Problem[]
  /** JSON Schema of the file, for completion and for words on hover. */
  schema: SchemaNode | undefined
  /** Where to go; a new object goes there again. */
  goTo?: { line: number } | undefined
}

const fromOutside = Annotation.define<boolean>()

/** A text box for YAML: highlighting, folding, search, completion by a schema, problems at their place. Tab leaves the box. */
export function YamlEditor(props: Props) {
  const { label, value, problems, schema, goTo } = props
  const scheme = useComputedColorScheme('light')
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  // A foreign widget with its own lifetime: made anew when what it is changes, told when its text does.
  useEffect(() => {
    if (!host.current) return undefined
    const save = () => {
      latest.current.onSave()
      return true
    }
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          Prec.highest(keymap.of([{ key: 'Mod-s', run: save }])),
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
          history(),
          search({ top: true }),
          yaml(),
          lineNumbers(),
          foldGutter(),
          highlightActiveLine(),
          lintGutter(),
          autocompletion({ override: [completeFrom(schema)] }),
          hoverTooltip((shown, position) => tooltip(schema, shown.state.doc, position)),
          lookOf(scheme),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.cspNonce.of(styleNonce()),
          EditorView.updateListener.of(update => {
            const isTyped = update.transactions.every(each => each.annotation(fromOutside) === undefined)
            if (update.docChanged && isTyped) latest.current.onChange(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    editor.dispatch(setDiagnostics(editor.state, toDiagnostics(editor.state.doc, latest.current.problems)))
    return () => {
      view.current = null
      editor.destroy()
    }
  }, [label, scheme, schema])

  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    })
  }, [value])

  useEffect(() => {
    const editor = view.current
    if (editor) editor.dispatch(setDiagnostics(editor.state, toDiagnostics(editor.state.doc, problems)))
  }, [problems])

  useEffect(() => {
    const editor = view.current
    if (!editor || !goTo) return
    const { from } = editor.state.doc.line(Math.min(Math.max(goTo.line, 1), editor.state.doc.lines))
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    })
    editor.focus()
  }, [goTo])

  return <Box ref={host} className={classes['editor'] ?? ''} data-invalid={problems.length > 0} />
}

function toDiagnostics(doc: Text, problems: readonly Problem[]): Diagnostic[] {
  return problems.map(({ line, column, message }) => {
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines))
    const from = Math.min(at.from + Math.max(column - 1, 0), at.to)
    return { from, to: Math.max(at.to, from), severity: 'error', message }
  })
}

function tooltip(schema: SchemaNode | undefined, doc: Text, position: number) {
  const words = describeAt(schema, doc, position)
  if (words === undefined) return null
  return {
    pos: position,
    create: () => {
      const dom = document.createElement('div')
      dom.className = classes['hover'] ?? ''
      dom.textContent = words
      return { dom }
    },
  }
}
