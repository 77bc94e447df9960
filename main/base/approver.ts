/** The key a decision came with, as far as the right to decide goes. */
export type Approver = {
  id: string
  name: string
  /** The e-mail by which it is a designated approver. */
  identity: string | null
  mayApprove: boolean
  admin: boolean
  /** Its decisions must be signed with its own secret. */
  signed: boolean
}

/** How a decision was signed: unix seconds, a nonce used once, and the signature in hex. */
export type Signed = { timestamp?: string; nonce?: string; signature?: string }
