import type { Server, ServerKind } from '#contract'
import type { AppError } from '#base/errors.ts'
import type { Adapter } from './adapter.ts'
import { toFailure, type Where } from './failure.ts'
import { Guarding } from '#base/guarding.ts'
import { openHttp } from './http.ts'
import { LoginPath } from './login-path.ts'
import { openPyexecutor } from './pyexecutor.ts'
import type { RemoteJobRecord } from './remote-job.ts'
import { openRest } from './rest.ts'
import { openSse } from './sse.ts'
import { openStdio } from './stdio.ts'
import type { Tuning } from './tuning.ts'
import type { Upstream, UpstreamEvents } from './upstream.ts'

const adapters: Record<ServerKind, Adapter> = {
  stdio: openStdio,
  http: openHttp,
  sse: openSse,
  rest: openRest,
  pyexecutor: openPyexecutor,
}
/** Shorter values are words that an innocent text may hold. */
const shortestSecret = 4

type Deps = {
  resolveSecret: (reference: string) => Promise<string>
  version: string
  tuning: Tuning
  /** The house's own; one for this opener alone when not given. */
  guarding?: Guarding
  record?: RemoteJobRecord
}
export type ConnectionEvents = Omit<UpstreamEvents, 'closed'> & { closed(error: AppError): void }

/** Opens connections to servers of every kind, and holds what all of them share. */
export class Opener {
  readonly #deps: Deps
  readonly #guarding: Guarding
  readonly #loginPath: LoginPath

  constructor(deps: Deps) {
    this.#deps = deps
    this.#guarding = deps.guarding ?? new Guarding()
    this.#loginPath = new LoginPath(this.#guarding)
  }

  /** Rejects with an AppError whose sentence holds none of the server's secrets. */
  async open(
    server: Server,
    events: ConnectionEvents,
    signal: AbortSignal,
    sessionCapabilities: Record<string, unknown> | null = null,
  ): Promise<Upstream> {
    const { resolveSecret, version, tuning, record } = this.#deps
    const secrets = new Set<string>()
    const where = whereOf(server, secrets)
    const resolve = async (reference: string) => {
      const value = await resolveSecret(reference)
      if (value.length >= shortestSecret && isReference(reference, value)) secrets.add(value)
      return value
    }
    try {
      return await adapters[server.kind]({
        server,
        where,
        events: { ...events, logged: line => events.logged(where.redact(line)) },
        signal,
        resolve,
        sessionCapabilities,
        version,
        tuning,
        guarding: this.#guarding,
        loginPath: this.#loginPath,
        ...(record && { record }),
      })
    } catch (error) {
      throw toFailure(error, where)
    }
  }

  /** The PATH that programs are looked for on. */
  loginPath(): Promise<string> {
    return this.#loginPath.find()
  }

  /** Lets the guard process go. Every connection must have been closed before. */
  close(): void {
    this.#guarding.close()
  }
}

/** A plain environment value stands for itself and is no secret; every other reference gives one. */
const isReference = (reference: string, value: string) =>
  reference !== value || /^(?:keychain|env):/.test(reference)

function whereOf(server: Server, secrets: Set<string>): Where {
  const { name, kind, command = '', url = '' } = server
  const password = URL.canParse(url) ? decodeURIComponent(new URL(url).password) : ''
  if (password !== '') secrets.add(password)
  return {
    name,
    kind,
    target: kind === 'stdio' ? command : withoutCredentials(url),
    redact: text => {
      let clean = text
      for (const secret of secrets) clean = clean.replaceAll(secret, '[secret]')
      return clean
    },
  }
}

/** An address as it may be shown: user, password and query can hold keys. */
function withoutCredentials(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  return `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
}
