import { Box, useComputedColorScheme } from '@mantine/core'
import { Annotation, EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { type Check, jsonExtensions, lookOf } from './json-extensions.ts'
import classes from './json-editor.module.css'

type Props = {
  /** What a screen reader calls it. */
  label: string
  value: string
  onChange?: (text: string) => void
  /** Ctrl/Cmd Enter. */
  onRun?: () => void
  readOnly?: boolean
  placeholder?: string
  check?: Check
  invalid?: boolean
  minHeight?: number
  maxHeight?: number
}

/** Marks a change that came from the value prop, so that it is not reported back as typing. */
const fromOutside = Annotation.define<boolean>()

/** A text box for JSON with highlighting, folding, search and errors at their place. CodeMirror owns the inside. */
export function JsonEditor(props: Props) {
  const { label, value, readOnly = false, placeholder = '', check = 'json' } = props
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
    const run = () => {
      latest.current.onRun?.()
      return latest.current.onRun !== undefined
    }
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
          jsonExtensions({ label, placeholder, check, readOnly }),
          lookOf(scheme),
          EditorView.updateListener.of(update => {
            const isTyped = update.transactions.every(each => each.annotation(fromOutside) === undefined)
            if (update.docChanged && isTyped) latest.current.onChange?.(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      view.current = null
      editor.destroy()
    }
  }, [label, placeholder, check, readOnly, scheme])

  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    })
  }, [value])

  return (
    <Box
      ref={host}
      className={classes['editor'] ?? ''}
      data-invalid={props.invalid}
      __vars={{ '--min': `${props.minHeight ?? 96}px`, '--max': `${props.maxHeight ?? 420}px` }}
    />
  )
}
