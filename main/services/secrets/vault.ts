/** Where secret values live: the OS keychain on the desktop, a sealed file headless. Supplied by the host. */
export type Vault = {
  readonly kind: 'keychain' | 'sealed_file' | 'none'
  /** Undefined when there is no such secret. Rejects with `vault_unavailable` or `vault_locked`. */
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}
