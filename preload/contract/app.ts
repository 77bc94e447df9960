import { z } from 'zod'
import { SyncEvery } from './servers.ts'

export const AppInfo = z.object({
  version: z.string(),
  face: z.enum(['desktop', 'headless', 'test']),
  dataFolder: z.string(),
  node: z.string(),
  electron: z.string().nullable(),
  platform: z.string(),
  vault: z.enum(['keychain', 'sealed_file', 'none']),
  /** The person's home folder. */
  home: z.string(),
  /** How a client that only speaks stdio starts our bridge; no secret in it. */
  bridge: z.object({
    command: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
  }),
})
export type AppInfo = z.infer<typeof AppInfo>

/** Everything a person can set. Every field has a default; an unknown field is refused. */
export const Settings = z.strictObject({
  gateway: z
    .strictObject({
      host: z.string().min(1).max(255).default('127.0.0.1'),
      port: z.int().min(0).max(65_535).default(4130),
    })
    .prefault({}),
  sync: z.strictObject({ every: SyncEvery.default('15m') }).prefault({}),
  appearance: z
    .strictObject({
      theme: z.enum(['system', 'light', 'dark']).default('system'),
      language: z.enum(['en']).default('en'),
    })
    .prefault({}),
  /** Jobs that run at once, and jobs that may wait for it (J4). */
  jobs: z
    .strictObject({
      running: z.int().min(1).max(256).default(8),
      queued: z.int().min(1).max(1_000_000).default(20_000),
      /** Ended jobs are kept for so many days, and so many of them (J5). */
      keepDays: z.int().min(1).max(3650).default(30),
      keep: z.int().min(1).max(1_000_000).default(5000),
    })
    .prefault({}),
  /** How a held tool call waits for a yes (P5). */
  approvals: z
    .strictObject({
      /** A held call answers "pending" after so long, because clients cut calls at 60 s. */
      holdSeconds: z.int().min(1).max(3600).default(50),
      /** Nobody's answer is a no. */
      expireMinutes: z.int().min(1).max(10_080).default(10),
      /** A yes that the client did not wait for answers the same call so long. */
      windowMinutes: z.int().min(1).max(1440).default(10),
      /** Questions of one client that may wait at once. */
      perClient: z.int().min(1).max(1000).default(25),
      /** Whether the command line counts as the person here; `auto`: only where there is no desktop. */
      commandLine: z.enum(['auto', 'yes', 'no']).default('auto'),
      /** Desktop notifications of new questions. */
      notify: z.boolean().default(true),
    })
    .prefault({}),
  /** The record is kept for so many days, and so many rows of it. */
  activity: z
    .strictObject({
      keepDays: z.int().min(1).max(3650).default(365),
      keep: z.int().min(1000).max(10_000_000).default(1_000_000),
    })
    .prefault({}),
  /** How the desktop behaves: started with the session, without its window, and staying in the tray when that is closed. */
  desktop: z
    .strictObject({
      startAtLogin: z.boolean().default(false),
      startHidden: z.boolean().default(true),
      closeToTray: z.boolean().default(true),
      /** A window was opened on this data once, so that the command line is not the person's only way. */
      used: z.boolean().default(false),
    })
    .prefault({}),
  /** The first-run tour: steps done are found out, only leaving it is remembered. */
  tour: z.strictObject({ dismissed: z.boolean().default(false) }).prefault({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
})
export type Settings = z.infer<typeof Settings>

/** A partial change: given sections are merged field by field. */
export const SettingsChange = z.strictObject({
  gateway: z
    .strictObject({ host: z.string().min(1).max(255), port: z.int().min(0).max(65_535) })
    .partial()
    .optional(),
  sync: z.strictObject({ every: SyncEvery }).partial().optional(),
  appearance: z
    .strictObject({ theme: z.enum(['system', 'light', 'dark']), language: z.enum(['en']) })
    .partial()
    .optional(),
  jobs: z
    .strictObject({
      running: z.int().min(1).max(256),
      queued: z.int().min(1).max(1_000_000),
      keepDays: z.int().min(1).max(3650),
      keep: z.int().min(1).max(1_000_000),
    })
    .partial()
    .optional(),
  approvals: z
    .strictObject({
      holdSeconds: z.int().min(1).max(3600),
      expireMinutes: z.int().min(1).max(10_080),
      windowMinutes: z.int().min(1).max(1440),
      perClient: z.int().min(1).max(1000),
      commandLine: z.enum(['auto', 'yes', 'no']),
      notify: z.boolean(),
    })
    .partial()
    .optional(),
  activity: z
    .strictObject({ keepDays: z.int().min(1).max(3650), keep: z.int().min(1000).max(10_000_000) })
    .partial()
    .optional(),
  desktop: z
    .strictObject({
      startAtLogin: z.boolean(),
      startHidden: z.boolean(),
      closeToTray: z.boolean(),
      used: z.boolean(),
    })
    .partial()
    .optional(),
  tour: z.strictObject({ dismissed: z.boolean() }).partial().optional(),
  log: z
    .strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']) })
    .partial()
    .optional(),
})
export type SettingsChange = z.infer<typeof SettingsChange>

/** A secret's name and where it is used. The value is never shown again. */
export const SecretEntry = z.object({
  name: z.string(),
  usedBy: z.array(z.string()),
  updatedAt: z.iso.datetime(),
})
export type SecretEntry = z.infer<typeof SecretEntry>

export const SecretName = z
  .string()
  .regex(
    /^[A-Za-z0-9._-]{1,100}$/,
    'A secret name has letters, digits, dots, dashes and underscores, at most 100.',
  )

/** One line of the doctor's report. */
export const Check = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'warning', 'failed']),
  detail: z.string(),
  /** What to do about it. */
  fix: z.string().optional(),
})
export type Check = z.infer<typeof Check>
