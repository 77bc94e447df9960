import { z } from 'zod'
import { type Definition, Language, Schedule } from './definition.ts'
import { WireError } from './errors.ts'

/** What is wrong with a file, and where. Lines and columns count from 1. */
export const Problem = z.object({ line: z.int(), column: z.int(), path: z.string(), message: z.string() })
export type Problem = z.infer<typeof Problem>

export const Workflow = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  file: z.string(),
  enabled: z.boolean(),
  /** The tool's name as clients see it; null when not offered to them. */
  toolName: z.string().nullable(),
  steps: z.int(),
  /** JSON Schema of `context`. */
  inputSchema: z.record(z.string(), z.json()),
  example: z.record(z.string(), z.json()),
  schedules: z.array(Schedule.extend({ next: z.iso.datetime().nullable() })),
  webhookUrl: z.string().nullable(),
  /** The file on disk is broken; what is served is the last good version (or nothing). */
  problems: z.array(Problem),
  updatedAt: z.iso.datetime(),
  /** SHA-256 of the served text. */
  version: z.string(),
})
export type Workflow = z.infer<typeof Workflow>

export const WorkflowDetail = Workflow.extend({
  text: z.string(),
  definition: z.custom<Definition>().nullable(),
})
export type WorkflowDetail = z.infer<typeof WorkflowDetail>

/** A kept version of a workflow's text. */
export const WorkflowVersion = z.object({ version: z.string(), at: z.iso.datetime(), text: z.string() })
export type WorkflowVersion = z.infer<typeof WorkflowVersion>

export const Template = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  category: z.string(),
  featured: z.boolean(),
  /** Languages and step kinds it uses. */
  uses: z.array(z.string()),
  text: z.string(),
  example: z.record(z.string(), z.json()),
})
export type Template = z.infer<typeof Template>

/** An interpreter found on the login shell's PATH (W4). */
export const Runtime = z.object({
  language: Language,
  command: z.string().nullable(),
  version: z.string().nullable(),
  error: WireError.nullable(),
})
export type Runtime = z.infer<typeof Runtime>
