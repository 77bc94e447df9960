import { homedir } from 'node:os'
import { dataFolder } from '#base/data-folder.ts'
import { packageVersion } from '#base/greeting.ts'
import { readLines } from '#base/lines.ts'
import { Conversation } from './bridge/conversation.ts'
import { launch } from './bridge/launch.ts'
import { Link } from './bridge/link.ts'

/**
 * The stdio bridge (C3): what an agent app that only speaks stdio starts. Nothing but protocol goes to stdout, the log goes
 * to stderr, and it ends with its stdin. It holds no secret: the token of the local socket is read when it connects.
 */
const folder = dataFolder({ env: process.env, home: homedir(), platform: process.platform })
const maxLineBytes = 16 * 1024 * 1024
const lastWordsMs = 1000

const log = (line: string): void => void process.stderr.write(`gatehouse bridge: ${line}\n`)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const state: { link?: Link } = {}
const conversation = new Conversation({
  version: packageVersion(),
  say,
  link: {
    get isUp() {
      return state.link?.isUp ?? false
    },
    write: line => state.link?.write(line),
    want: () => state.link?.want(),
  },
  introduced: client => connect(client),
})

function connect(client: string): void {
  const link = new Link({
    dataFolder: folder,
    client,
    launch: () => launch(folder, log),
    log,
    line: text => conversation.fromGatehouse(text),
    up: () => conversation.up(),
    down: () => conversation.down(),
  })
  state.link = link
  link.run().catch((error: unknown) => {
    log(error instanceof Error ? (error.stack ?? error.message) : 'the connection failed')
    process.exit(1)
  })
}

/** Answers that are on their way may still arrive; nothing keeps us after that. */
function end(): void {
  const poll = setInterval(() => conversation.isIdle && process.exit(0), 10)
  setTimeout(() => process.exit(0), lastWordsMs)
  poll.unref()
}

process.stdout.on('error', () => process.exit(0))
process.stdin.on('error', end)
process.stdin.once('end', end)
readLines(process.stdin, {
  maxBytes: maxLineBytes,
  line: text => conversation.fromClient(text),
  tooLong: () =>
    say('{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"A message may have at most 16 MiB."}}'),
})
