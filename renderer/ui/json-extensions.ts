import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint'
import { searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { findFault, type JsonFault, readJson } from './read-json.ts'
import { styleNonce } from './style-nonce.ts'

/** `json` · `text`, anything · `snippet`, JSON when it starts like JSON, else a command line or an address. */
export type Check = 'json' | 'text' | 'snippet'

type Options = { label: string; placeholder: string; check: Check; readOnly: boolean }

/** The syntax error at its place; an empty box is not an error. */
function findErrors(view: EditorView): Diagnostic[] {
  const text = view.state.doc.toString()
  const read = text.trim() === '' ? undefined : readJson(text)
  if (!read || read.ok) return []
  return [mark(read.fault, text)]
}

/** People paste JSON with comments and trailing commas, which the core accepts; the rest may be a command line. */
function findSnippetErrors(view: EditorView): Diagnostic[] {
  const text = view.state.doc.toString()
  const fault = /^\s*[{[]/.test(text) ? findFault(text, { loose: true }) : undefined
  return fault ? [mark(fault, text)] : []
}

const mark = ({ offset, reason }: JsonFault, text: string): Diagnostic => ({
  from: offset,
  to: Math.min(offset + 1, text.length),
  severity: 'error',
  message: reason,
})

const text: Extension = [
  history(),
  drawSelection(),
  EditorView.lineWrapping,
  keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
]

const jsonOnly: Extension = [
  json(),
  lineNumbers(),
  foldGutter(),
  bracketMatching(),
  closeBrackets(),
  indentOnInput(),
  autocompletion(),
  keymap.of([...closeBracketsKeymap, ...foldKeymap]),
]

/** Everything the JSON editor is made of, apart from its colours. Tab leaves the box: a keyboard must not be trapped. */
export function jsonExtensions({ label, placeholder, check, readOnly }: Options): Extension {
  return [
    text,
    check === 'text' ? [] : jsonOnly,
    check === 'json' && !readOnly ? [linter(findErrors, { delay: 250 }), lintGutter()] : [],
    check === 'snippet' ? linter(findSnippetErrors, { delay: 250 }) : [],
    readOnly
      ? [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ 'aria-readonly': 'true' })]
      : highlightActiveLine(),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.cspNonce.of(styleNonce()),
    placeholder ? placeholderText(placeholder) : [],
  ]
}

const colours = (scheme: 'light' | 'dark') =>
  scheme === 'light'
    ? { key: '#0b5cad', string: '#18662f', number: '#9a3e00', word: '#7b2fa8' }
    : { key: '#8ab8f5', string: '#9fd8a5', number: '#f0b27a', word: '#cfa8f0' }

/** The editor's colours in light and dark, all of them AA against the box. */
export function lookOf(scheme: 'light' | 'dark'): Extension {
  const colour = colours(scheme)
  const style = HighlightStyle.define([
    { tag: tags.propertyName, color: colour.key },
    { tag: tags.string, color: colour.string },
    { tag: tags.number, color: colour.number },
    { tag: [tags.bool, tags.null], color: colour.word },
  ])
  const quiet = scheme === 'light' ? '#5f6770' : '#9aa2ab'
  return [
    syntaxHighlighting(style),
    EditorView.theme(
      {
        '.cm-content': { caretColor: 'var(--mantine-color-text)' },
        '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: quiet },
        '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, currentColor 4%, transparent)' },
        '.cm-placeholder': { color: quiet },
      },
      { dark: scheme === 'dark' },
    ),
  ]
}
