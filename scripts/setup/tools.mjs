import { keychain } from './keychain.mjs'
import { node } from './node.mjs'
import { packages } from './packages.mjs'

/** What every command needs: the packages, Node 24, the keychain module. Returns that Node's path; silent when all is there. */
export async function tools() {
  await packages()
  const path = await node()
  await keychain()
  return path
}
