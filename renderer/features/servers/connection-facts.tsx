import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Server, ServerView } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import { shown, visible } from '../../ui/json-shape.ts'
import { commandLine } from './command-line.ts'
import { type Fact, FactList } from '../../ui/fact-list.tsx'
import classes from './server-detail.module.css'

/** How the server is reached: the exact command or address, and where its secrets are; never a value of one. */
export function ConnectionFacts({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const where = server.url ?? commandLine(server.command ?? '', server.args)
  const isProcess = server.kind === 'stdio'
  const label = isProcess ? t('fact.command') : t('fact.address')
  const facts: Fact[] = [
    [
      label,
      <div key="where" className={classes.command}>
        <code>{visible(where)}</code>
        <CopyButton value={where} label={t('copyThis', { what: label })} />
      </div>,
    ],
    [t('fact.cwd'), server.cwd ?? null],
    isProcess
      ? [t('fact.env'), <Variables key="env" env={server.env} />]
      : [t('fact.auth'), <SignIn key="auth" auth={server.auth} />],
    [t('fact.trust'), t(`value.${server.trust}`)],
    [t('fact.sharing'), t(`value.${server.sharing}`)],
    [t('fact.timeout'), <Timeout key="timeout" ms={server.timeoutMs} />],
    [t('fact.slug'), <code key="slug">{server.slug}</code>],
    ...liveFacts(server, t),
  ]
  return <FactList facts={facts} />
}

/** What is only known while, or since, it was connected. */
function liveFacts({ state, serverInfo, protocolVersion }: ServerView, t: TFunction<'servers'>): Fact[] {
  return [
    [t('fact.pid'), state.kind === 'connected' ? (state.pid ?? null) : null],
    [t('fact.server'), serverInfo ? shown(nameOf(serverInfo), 200) : null],
    [t('fact.protocol'), protocolVersion],
  ]
}

function Timeout({ ms }: { ms: number | undefined }) {
  const { t } = useTranslation('servers')
  return ms === undefined ? t('value.timeoutDefault') : t('value.seconds', { count: ms / 1000 })
}

const nameOf = ({ name, version, title }: NonNullable<ServerView['serverInfo']>) =>
  `${title ?? name} ${version}${title && title !== name ? ` (${name})` : ''}`

function Variables({ env = {} }: Pick<Server, 'env'>) {
  const { t } = useTranslation('servers')
  const entries = Object.entries(env)
  if (entries.length === 0) return t('value.none')
  return entries.map(([name, value]) => (
    <div key={name} className={classes.variable}>
      <span>{name}</span>
      <span title={shown(value, 400)}>
        <Reference text={value} />
      </span>
    </div>
  ))
}

/** Where a value is; a plain one is no secret, the core has moved those that are. */
function Reference({ text }: { text: string }) {
  const { t } = useTranslation('servers')
  if (text.startsWith('keychain:')) return t('value.inKeychain', { name: text.slice(9) })
  if (text.startsWith('env:')) return t('value.inEnv', { name: text.slice(4) })
  return shown(text, 200)
}

function SignIn({ auth }: Pick<Server, 'auth'>) {
  const { t } = useTranslation('servers')
  if (auth.type === 'none') return t('value.noAuth')
  const kind =
    auth.type === 'bearer' ? t('value.bearer') : t('value.apiKey', { header: auth.header ?? 'X-API-Key' })
  const isReference =
    auth.secret?.startsWith('keychain:') === true || auth.secret?.startsWith('env:') === true
  return (
    <>
      {kind}
      {' · '}
      {isReference && auth.secret ? <Reference text={auth.secret} /> : t('value.hidden')}
    </>
  )
}
