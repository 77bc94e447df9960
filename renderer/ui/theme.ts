import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  rem,
  type VariantColorsResolver,
} from '@mantine/core'
import { asVariables, dark, light } from './tokens.ts'

const iris: MantineColorsTuple = [
  '#eef0fe',
  '#dde1fc',
  '#bcc4f8',
  '#99a5f3',
  '#7a88ed',
  '#5f6fe3',
  '#4a5ad0',
  '#3d4bb8',
  '#333f9b',
  '#2a347e',
]

/** The dark surfaces of `tokens.ts`, for the parts of the kit that take them by number. */
const night: MantineColorsTuple = [
  '#e7e9ee',
  '#c3c8d1',
  '#a0a8b5',
  '#7d8592',
  '#3d434d',
  '#2f343c',
  '#22262d',
  '#191c21',
  '#15181c',
  '#121418',
]

const meanings = { red: 'failed', yellow: 'waiting', teal: 'ok', gray: 'off' } as const

const isMeaning = (color: unknown): color is keyof typeof meanings =>
  typeof color === 'string' && Object.hasOwn(meanings, color)

/** Soft boxes and labels take our colours of meaning, which are AA in both schemes. */
const variantColors: VariantColorsResolver = input => {
  const usual = defaultVariantColorsResolver(input)
  if (input.variant !== 'light' || !isMeaning(input.color)) return usual
  const meaning = meanings[input.color]
  const soft = `var(--gh-${meaning}-soft)`
  return { ...usual, background: soft, hover: soft, color: `var(--gh-${meaning})` }
}

/** Density, type and shape, once for the whole panel. Colours that carry meaning are in `tokens.ts`. */
export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 6 },
  colors: { iris, dark: night },
  variantColorResolver: variantColors,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, Cantarell, "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(13), lg: rem(15), xl: rem(18) },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  spacing: { xs: rem(6), sm: rem(10), md: rem(14), lg: rem(20), xl: rem(28) },
  radius: { xs: rem(3), sm: rem(5), md: rem(7), lg: rem(10), xl: rem(20) },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(18), lineHeight: '1.35' },
      h2: { fontSize: rem(14), lineHeight: '1.4' },
      h3: { fontSize: rem(13), lineHeight: '1.5' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'sm' } },
    Alert: { defaultProps: { variant: 'light', radius: 'md' } },
    Badge: { defaultProps: { size: 'sm', variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
    Button: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    InputWrapper: {
      styles: {
        description: { fontSize: 'var(--mantine-font-size-xs)' },
        error: { fontSize: 'var(--mantine-font-size-xs)' },
        label: { fontWeight: 500 },
      },
    },
    JsonInput: { defaultProps: { size: 'xs' } },
    Kbd: {
      styles: {
        root: {
          borderBottomWidth: 1,
          background: 'transparent',
          borderColor: 'var(--gh-line-strong)',
          color: 'var(--gh-muted)',
          fontFamily: 'inherit',
          fontWeight: 500,
        },
      },
    },
    // Without the placeholder, which is no menu item, the first item has the focus.
    Menu: { defaultProps: { shadow: 'md', radius: 'md', withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: {
        size: 'md',
        radius: 'lg',
        padding: 'lg',
        centered: true,
        overlayProps: { backgroundOpacity: 0.4 },
        // A <header> outside of <main> would be a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
      styles: { title: { fontSize: 'var(--mantine-font-size-lg)', fontWeight: 600 } },
    },
    MultiSelect: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Paper: { defaultProps: { radius: 'md' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    Switch: { defaultProps: { size: 'xs' } },
    Table: {
      defaultProps: { fz: 'sm', verticalSpacing: 7, horizontalSpacing: 14, borderColor: 'var(--gh-line)' },
      styles: {
        th: { color: 'var(--gh-muted)', fontSize: 'var(--mantine-font-size-xs)', fontWeight: 500 },
      },
    },
    Tabs: { defaultProps: { radius: 'sm' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    Text: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 'xs', multiline: true, maw: 360 } },
  },
})

const mantine = {
  '--mantine-color-body': 'var(--gh-surface)',
  '--mantine-color-text': 'var(--gh-text)',
  '--mantine-color-bright': 'var(--gh-text)',
  '--mantine-color-dimmed': 'var(--gh-muted)',
  '--mantine-color-placeholder': 'var(--gh-muted)',
  '--mantine-color-anchor': 'var(--gh-accent-text)',
  '--mantine-color-error': 'var(--gh-failed)',
  '--mantine-color-default-border': 'var(--gh-line-strong)',
  '--mantine-color-default-hover': 'var(--gh-hover)',
}

/** A colour of Mantine's that stands for a state of ours: its light and its text version. */
const stateColour = (name: string, token: 'ok' | 'waiting' | 'failed' | 'off') => ({
  [`--mantine-color-${name}-text`]: `var(--gh-${token})`,
  [`--mantine-color-${name}-light`]: `var(--gh-${token}-soft)`,
  [`--mantine-color-${name}-light-hover`]: `var(--gh-${token}-soft)`,
  [`--mantine-color-${name}-light-color`]: `var(--gh-${token})`,
})

const states = {
  ...stateColour('teal', 'ok'),
  ...stateColour('yellow', 'waiting'),
  ...stateColour('red', 'failed'),
  '--mantine-color-red-filled': '#c0322b',
  '--mantine-color-red-filled-hover': '#a82922',
  '--mantine-color-gray-light': 'var(--gh-off-soft)',
  '--mantine-color-gray-light-hover': 'var(--gh-hover)',
  '--mantine-color-gray-light-color': 'var(--gh-text)',
  '--mantine-color-iris-light': 'var(--gh-selected)',
  '--mantine-color-iris-light-color': 'var(--gh-accent-text)',
}

/** Points Mantine's own colours at ours, so that light and dark come from the same tokens. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...asVariables(light), ...mantine, ...states, '--mantine-color-default': '#ffffff' },
  dark: { ...asVariables(dark), ...mantine, ...states, '--mantine-color-default': '#1f2329' },
})
