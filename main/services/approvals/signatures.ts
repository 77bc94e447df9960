import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import type { Signed } from '#base/signed.ts'
import type { Store } from '#store/store.ts'

type Deps = {
  store: Store
  now: Clock
  /** PYEXEC_MCP_CLIENT_SECRET, when it is set: then every decision of a key is signed (seed A). */
  sharedSecret: () => Promise<string | undefined>
  /** The own secrets of a key that must sign: two while it is being rotated. */
  keySecrets: (id: string) => Promise<readonly string[]>
}

/** What a signature is over. */
export type SignedAct = { method: 'approve_workflow' | 'reject_workflow'; requestId: number }

type Signer = Pick<KeyOwner, 'id' | 'signed'>

const toleranceMs = 5 * 60_000
/** Longer than any clock is wrong and put right again. */
const keptMs = 30 * 24 * 3_600_000
const shape = { timestamp: /^\d{10}$/, nonce: /^[A-Za-z0-9_-]{16,128}$/, signature: /^[0-9a-f]{64}$/ }

/** The text that is signed: method, request id, timestamp and nonce, each on a line of its own. */
function signedText({ method, requestId }: SignedAct, { timestamp, nonce }: Signed): string {
  return [method, requestId, timestamp, nonce].join('\n')
}

/** Checks that decisions of keys are signed, fresh, and told once only (P2). */
export class Signatures {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Rejects with `signature_refused`. A key that need not sign may leave the signature out. */
  async check(act: SignedAct, key: Signer, signed: Signed): Promise<void> {
    const secrets = await this.#secretsFor(key)
    if (secrets.length === 0) return
    const whole = wholeOf(signed)
    const nowMs = this.#deps.now().getTime()
    if (Math.abs(nowMs - Number(whole.timestamp) * 1000) > toleranceMs)
      throw refused('its timestamp is more than five minutes from now. Check the clock, and sign anew')
    const given = Buffer.from(whole.signature, 'hex')
    const rights = secrets.map(secret => createHmac('sha256', secret).update(signedText(act, whole)).digest())
    if (!rights.some(right => timingSafeEqual(right, given)))
      throw refused('it does not fit the request, or was made with another secret')
    this.#useOnce(whole.nonce, nowMs)
  }

  async #secretsFor({ signed, id }: Signer): Promise<readonly string[]> {
    if (!signed) return [await this.#deps.sharedSecret()].filter(secret => secret !== undefined)
    const own = await this.#deps.keySecrets(id)
    if (own.length === 0) throw refused('the secret it is checked with is not in the vault')
    return own
  }

  #useOnce(nonce: string, nowMs: number): void {
    const { store } = this.#deps
    store.prepare('DELETE FROM approval_nonces WHERE used_ms < ?').run(nowMs - keptMs)
    const { changes } = store
      .prepare('INSERT OR IGNORE INTO approval_nonces (nonce, used_ms) VALUES (?, ?)')
      .run(nonce, nowMs)
    if (changes === 0) throw refused('its nonce was used before. Take a new one for each decision')
  }
}

function wholeOf({ timestamp = '', nonce = '', signature = '' }: Signed): Required<Signed> {
  if (timestamp === '' || nonce === '' || signature === '')
    throw refused('this decision must be signed: give timestamp, nonce and signature')
  if (!shape.timestamp.test(timestamp)) throw refused('its timestamp is not in whole seconds since 1970')
  if (!shape.nonce.test(nonce)) throw refused('its nonce must be 16 to 128 letters, digits, _ or -')
  if (!shape.signature.test(signature)) throw refused('it is not an HMAC-SHA256 in lower-case hex')
  return { timestamp, nonce, signature }
}

function refused(why: string): AppError {
  return new AppError('signature_refused', `The signature was refused: ${why}.`)
}
