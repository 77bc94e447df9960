import type { SimpleStep } from '#contract'

type Kind<K extends SimpleStep['type']> = Extract<SimpleStep, { type: K }>

export type ScriptStep = Kind<'script'>
export type HttpStep = Kind<'http'>
export type ToolStep = Kind<'tool'>
export type SqlStep = Kind<'sql'>
export type NotifyStep = Kind<'notify'>
