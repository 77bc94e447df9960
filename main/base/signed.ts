/** How a decision was signed: unix seconds, a nonce used once, and the signature in hex. */
export type Signed = { timestamp?: string; nonce?: string; signature?: string }
