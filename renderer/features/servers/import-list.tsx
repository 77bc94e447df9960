import { Alert, Badge, Checkbox, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ImportPreview } from '#contract'
import { shown, visible } from '../../ui/json-shape.ts'
import { Section } from '../../ui/section.tsx'
import classes from './import-list.module.css'

type Props = {
  preview: ImportPreview
  leftOut: ReadonlySet<string>
  onToggle: (name: string) => void
}

/** What a pasted text would add: the exact command of each, what goes to the keychain, and what is left out and why. */
export function ImportList({ preview: { servers, skipped }, leftOut, onToggle }: Props) {
  const { t } = useTranslation('servers')
  const runs = servers.some(({ server }) => server.kind === 'stdio' && !leftOut.has(server.name))
  return (
    <Stack gap="sm">
      {runs && (
        <Alert color="yellow" icon={<IconAlertTriangle size={16} />}>
          {t('add.runs')}
        </Alert>
      )}
      <Section title={t('add.preview')} flush>
        {servers.length === 0 && (
          <Text c="dimmed" p="sm">
            {t('add.nothing')}
          </Text>
        )}
        {servers.map(item => (
          <Item
            key={item.server.name}
            item={item}
            isIn={!leftOut.has(item.server.name)}
            onToggle={() => onToggle(item.server.name)}
          />
        ))}
      </Section>
      {skipped.length > 0 && (
        <Section title={t('add.skipped')} flush>
          {skipped.map(({ name, reason }) => (
            <div key={name} className={classes.item}>
              <Text fw={550}>{shown(name, 120)}</Text>
              <Text size="xs" c="dimmed">
                {visible(reason)}
              </Text>
            </div>
          ))}
        </Section>
      )}
    </Stack>
  )
}

type ItemProps = { item: ImportPreview['servers'][number]; isIn: boolean; onToggle: () => void }

function Item({ item: { server, shows, secrets, note }, isIn, onToggle }: ItemProps) {
  const { t } = useTranslation('servers')
  return (
    <div className={classes.item} data-out={!isIn}>
      <Group gap="xs" wrap="nowrap">
        <Checkbox aria-label={t('add.include', { name: server.name })} checked={isIn} onChange={onToggle} />
        <Text fw={550} truncate>
          {shown(server.name, 120)}
        </Text>
        <Badge color="gray">{t(`kind.${server.kind}`)}</Badge>
      </Group>
      <code className={classes.shows}>{visible(shows)}</code>
      <Environment env={server.env} secrets={secrets} />
      {secrets.length > 0 && (
        <Group gap={6} wrap="nowrap" className={classes.note ?? ''}>
          <IconKey size={13} aria-hidden />
          <Text size="xs">{t('add.secrets', { names: secrets.join(', ') })}</Text>
        </Group>
      )}
      {note && (
        <Text size="xs" c="dimmed" className={classes.note ?? ''}>
          {visible(note)}
        </Text>
      )}
    </div>
  )
}

type EnvironmentProps = { env: Record<string, string> | undefined; secrets: readonly string[] }

/** The plain variables the program would get; a secret's value is not for the screen. */
function Environment({ env = {}, secrets }: EnvironmentProps) {
  const { t } = useTranslation('servers')
  const plain = Object.entries(env).filter(([name]) => !secrets.includes(`env.${name}`))
  if (plain.length === 0) return null
  return (
    <Text size="xs" c="dimmed" className={classes.note ?? ''} style={{ overflowWrap: 'anywhere' }}>
      {t('fact.env')}: {plain.map(([name, value]) => `${name}=${shown(value, 200)}`).join(' ')}
    </Text>
  )
}
