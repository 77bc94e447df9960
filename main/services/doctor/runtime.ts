import type { Check } from '#contract'

const OLDEST_NODE = 24

/** The runtime's version; better-sqlite3 crashes on a Node older than its own. */
export function checkRuntime(version: string, versions: NodeJS.ProcessVersions = process.versions): Check {
  const { node } = versions
  const electron: string | undefined = versions['electron']
  const on = electron === undefined ? `Node ${node}` : `Electron ${electron} (Node ${node})`
  const check = { id: 'runtime', title: 'Gatehouse', detail: `Version ${version} on ${on}.` }
  if (Number.parseInt(node, 10) >= OLDEST_NODE) return { ...check, status: 'ok' }
  return { ...check, status: 'failed', fix: `Use Node ${OLDEST_NODE} or newer; npm start brings its own.` }
}
