import { Button, Table, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Runtime } from '#contract'
import { useAction, keyOf, useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot } from '../../ui/state-dot.tsx'

/** The languages of script steps: which are there, and what to do about the rest. */
export function Runtimes() {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const runtimes = useMethod('runtimes.list', {})
  const { mutate, isPending } = useAction('runtimes.list')
  const look = () =>
    mutate({ refresh: true }, { onSuccess: found => client.setQueryData(keyOf('runtimes.list', {}), found) })
  return (
    <Section
      title={t('runtimes.title')}
      flush
      actions={
        <Button variant="default" leftSection={<IconRefresh size={14} />} loading={isPending} onClick={look}>
          {t('runtimes.look')}
        </Button>
      }
    >
      <Loaded query={runtimes}>
        {list => (
          <Table>
            <Table.Tbody>
              {list.map(runtime => (
                <Row key={runtime.language} runtime={runtime} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Loaded>
    </Section>
  )
}

function Row({ runtime: { language, command, version, error } }: { runtime: Runtime }) {
  const { t } = useTranslation('settings')
  return (
    <Table.Tr>
      <Table.Td w={150}>
        <StateDot tone={error ? 'off' : 'ok'} label={t(`runtimes.${language}`)} />
      </Table.Td>
      <Table.Td>
        {error ? (
          <Text c="dimmed">{error.message}</Text>
        ) : (
          <>
            {version} <code>{command}</code>
          </>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
