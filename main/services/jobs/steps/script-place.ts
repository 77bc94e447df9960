import { createHash } from 'node:crypto'
import { mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StepIo } from '../engine.ts'

/** Where one run of a script lives on disk. */
export type Place = {
  /** Script, context and result file: ours, gone when the step has ended. */
  own: string
  script: string
  contextFile: string
  outputFile: string
  /** The script's working folder, `jobs/<job>/files/<step>`: what it leaves there stays for later steps. */
  files: string
}

/** Writes the script and its context down. Values of a context may be private, so nobody else may read them. */
export function makePlace(
  dataFolder: string,
  io: Pick<StepIo, 'jobId' | 'key' | 'attempt'>,
  script: { name: string; text: string },
  context: string,
): Place {
  const step = folderName(io.key)
  const job = join(dataFolder, 'jobs', folderName(io.jobId))
  const own = join(job, 'run', `${step}.${io.attempt}`)
  const files = join(job, 'files', step)
  // A run that a crash cut off may have left its folder.
  rmSync(own, { recursive: true, force: true })
  for (const folder of [own, files]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const place = {
    own,
    files,
    script: join(own, script.name),
    contextFile: join(own, 'context.json'),
    outputFile: join(own, 'output.json'),
  }
  writeFileSync(place.script, script.text, { mode: 0o600 })
  writeFileSync(place.contextFile, context, { mode: 0o600 })
  return place
}

/** The context as stdin: a file, so that a script that does not read it blocks nobody. */
export function openContext(place: Place): number {
  return openSync(place.contextFile, 'r')
}

/** Removes what is ours, and the working folder when the script left nothing in it. */
export function clearPlace(place: Place): void {
  rmSync(place.own, { recursive: true, force: true, maxRetries: 3 })
  for (const folder of [place.files, join(place.files, '..'), join(place.own, '..')]) {
    try {
      rmdirSync(folder)
    } catch {
      // It is not empty.
    }
  }
}

/** `each[3].check` stays readable; what a file system may refuse, or is too long, does not get there. */
function folderName(key: string): string {
  const safe = key.replaceAll(/[^\w.[\]-]/g, '_').replace(/^\.+/, '_')
  if (safe === key && key.length <= 80) return key
  return `${safe.slice(0, 60)}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`
}
