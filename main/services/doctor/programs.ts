import { execFile } from 'node:child_process'
import { basename, delimiter } from 'node:path'
import { promisify } from 'node:util'
import which from 'which'
import type { Check } from '#contract'

const run = promisify(execFile)
const TIMEOUT_MS = 8000

const PROGRAMS = [
  {
    id: 'node',
    names: ['node'],
    what: 'Node.js',
    need: 'servers written in JavaScript',
    fix: 'Install it from https://nodejs.org.',
  },
  {
    id: 'npx',
    names: ['npx'],
    what: 'npx',
    need: 'servers from npm',
    fix: 'It comes with Node.js: https://nodejs.org.',
  },
  {
    id: 'uvx',
    names: ['uvx'],
    what: 'uvx',
    need: 'servers from PyPI',
    fix: 'Install uv: https://docs.astral.sh/uv/.',
  },
  {
    id: 'python',
    names: ['python3', 'python'],
    what: 'Python',
    need: 'servers written in Python',
    fix: 'Install it from https://www.python.org.',
  },
] as const

type Program = (typeof PROGRAMS)[number]

/** The PATH that servers are started with, and what most of them are started by. */
export async function checkPrograms(
  path: string,
  commands: string[],
  platform: NodeJS.Platform,
): Promise<Check[]> {
  const folders = path.split(delimiter).filter(Boolean).length
  const found: Check =
    folders > 0
      ? {
          id: 'path',
          title: "Login shell's PATH",
          status: 'ok',
          detail: `It has ${folders} folders: ${path}`,
        }
      : {
          id: 'path',
          title: "Login shell's PATH",
          status: 'failed',
          detail: 'It is empty.',
          fix: 'Check the start-up files of your shell.',
        }
  const programs = await Promise.all(PROGRAMS.map(program => checkProgram(program, path, commands, platform)))
  return [found, ...programs]
}

async function checkProgram(
  program: Program,
  path: string,
  commands: string[],
  platform: NodeJS.Platform,
): Promise<Check> {
  const check = { id: `program.${program.id}`, title: program.what }
  const file = await firstOf(program.names, path)
  if (file !== null) {
    const version = await versionOf(file, path, platform)
    return { ...check, status: 'ok', detail: version === undefined ? file : `${version} (${file})` }
  }
  const needed = commands.some(command =>
    program.names.some(name => name === basename(command).replace(/\.(exe|cmd)$/i, '')),
  )
  if (!needed)
    return { ...check, status: 'ok', detail: `Not found, and no server needs it; it is for ${program.need}.` }
  return {
    ...check,
    status: 'failed',
    detail: `Not found, though a server is started by it.`,
    fix: program.fix,
  }
}

async function firstOf(names: readonly string[], path: string): Promise<string | null> {
  for (const name of names) {
    const file = await which(name, { path, nothrow: true })
    if (file !== null) return file
  }
  return null
}

/** Undefined when it does not say. Windows' scripts (npx.cmd) would need a shell, which nothing here uses. */
async function versionOf(file: string, path: string, platform: NodeJS.Platform): Promise<string | undefined> {
  if (platform === 'win32' && !file.toLowerCase().endsWith('.exe')) return undefined
  try {
    const env = { PATH: path, HOME: process.env['HOME'], SYSTEMROOT: process.env['SYSTEMROOT'] }
    const { stdout } = await run(file, ['--version'], { timeout: TIMEOUT_MS, env, windowsHide: true })
    return /\d+(\.\d+)+/.exec(stdout)?.[0]
  } catch {
    return undefined // found, but it does not run; the server's own error says why
  }
}
