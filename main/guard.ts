/**
 * The guard: a small process beside Gatehouse that outlives it by a moment. It is given servers and scripts as `PID MARK` arguments and
 * then as `+ PID MARK` and `- PID` lines on stdin; when the pipe closes, because Gatehouse ended in whatever way, it ends
 * every one that is still listed.
 */
import { createInterface } from 'node:readline'
import { endTree, type Tree } from '#base/process-tree.ts'

const trees = new Map<number, Tree>()

function add(pid: string | undefined, mark = ''): void {
  trees.set(Number(pid), { pid: Number(pid), mark })
}

for (const listed of process.argv.slice(2)) {
  const [pid, mark] = listed.split(' ')
  add(pid, mark)
}

createInterface({ input: process.stdin })
  .on('line', line => {
    const [sign, pid, mark] = line.split(' ')
    if (sign === '+') add(pid, mark)
    else trees.delete(Number(pid))
  })
  .on('close', () => void Promise.all([...trees.values()].map(tree => endTree(tree, 500))))
