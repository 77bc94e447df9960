/** The nonce the page was served with; empty where none is asked for. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

/** Hands the nonce to the scroll lock of dialogs, which asks for it where webpack would put it. */
export function shareStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() })
}
