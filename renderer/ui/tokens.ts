/** Every colour the panel uses, for both schemes, by meaning. Pairs of text and surface are AA (4.5:1) or better. */
type Token =
  | 'ground'
  | 'surface'
  | 'raised'
  | 'rail'
  | 'line'
  | 'line-strong'
  | 'text'
  | 'muted'
  | 'hover'
  | 'selected'
  | 'accent-text'
  | 'ok'
  | 'ok-soft'
  | 'waiting'
  | 'waiting-soft'
  | 'failed'
  | 'failed-soft'
  | 'off'
  | 'off-soft'

export const light: Record<Token, string> = {
  ground: '#f7f8fa',
  surface: '#ffffff',
  raised: '#ffffff',
  rail: '#eff1f4',
  line: '#e3e6eb',
  'line-strong': '#cdd2da',
  text: '#1a1e26',
  muted: '#575f6d',
  hover: 'rgba(24, 32, 52, 0.045)',
  selected: 'rgba(74, 90, 208, 0.10)',
  'accent-text': '#3c4bbd',
  ok: '#17774a',
  'ok-soft': '#e2f4ea',
  waiting: '#8a5700',
  'waiting-soft': '#fcf0d6',
  failed: '#bd2c25',
  'failed-soft': '#fde9e7',
  off: '#626a78',
  'off-soft': '#eceef2',
}

export const dark: Record<Token, string> = {
  ground: '#121418',
  surface: '#191c21',
  raised: '#20242a',
  rail: '#15181c',
  line: '#2a2e36',
  'line-strong': '#3d434d',
  text: '#e7e9ee',
  muted: '#a0a8b5',
  hover: 'rgba(255, 255, 255, 0.045)',
  selected: 'rgba(132, 146, 245, 0.17)',
  'accent-text': '#a3aef7',
  ok: '#52c78e',
  'ok-soft': '#16301f',
  waiting: '#efb656',
  'waiting-soft': '#352810',
  failed: '#ff8a80',
  'failed-soft': '#3b1c1a',
  off: '#99a1ae',
  'off-soft': '#25292f',
}

/** Tokens as CSS variables: `var(--gh-line)`. */
export const asVariables = (tokens: Record<Token, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--gh-${name}`, value]))
