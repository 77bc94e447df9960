/**
 * The guard: a small process beside Gatehouse that outlives it by a moment. It reads `+ PID MARK` and `- PID` lines on
 * stdin; when the pipe closes, because Gatehouse ended in whatever way, it ends every server that is still listed.
 */
import { createInterface } from 'node:readline'
import { endTree, type Tree } from '#services/upstreams/process-tree.ts'

const trees = new Map<number, Tree>()

createInterface({ input: process.stdin })
  .on('line', line => {
    const [sign, pid, mark = ''] = line.split(' ')
    if (sign === '+') trees.set(Number(pid), { pid: Number(pid), mark })
    else trees.delete(Number(pid))
  })
  .on('close', () => void Promise.all([...trees.values()].map(tree => endTree(tree, 500))))
