import { ActionIcon, Autocomplete, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconFlask2, IconX } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { Input, Rule, TrialResult } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { visible } from '../../ui/json-shape.ts'
import { JsonEditor } from '../../ui/json-editor.tsx'
import { useArguments } from '../../ui/use-arguments.ts'
import { ActionMark } from './action-mark.tsx'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { ruleSentence } from './rule-sentence.ts'
import { useKnownClients } from './use-known-clients.ts'

type Trial = Input<'rules.try'>

/** What would happen to a call: the verdict, the rule that spoke, and why those before it did not. Nothing is called. */
export function RuleTester({ rules }: { rules: readonly Rule[] }) {
  const { t } = useTranslation('approvals')
  const [, go] = useLocation()
  const [client, setClient] = useState('')
  const [tool, setTool] = useState('')
  const [trial, setTrial] = useState<Trial | null>(null)
  const args = useArguments(null)
  const tools = useMethod('tools.list')
  const clients = useKnownClients()
  const names = useMemo(() => (tools.data ?? []).map(({ exposedName }) => exposedName), [tools.data])
  const result = useMethod('rules.try', trial ?? undefined, { enabled: trial !== null })
  const isReady = client.trim() !== '' && tool.trim() !== '' && args.current !== undefined
  const run = () => {
    if (isReady) setTrial({ client: client.trim(), tool: tool.trim(), arguments: args.current ?? {} })
  }
  return (
    <form
      className={classes.editor}
      aria-label={t('try.title')}
      onSubmit={event => {
        event.preventDefault()
        run()
      }}
    >
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{t('try.title')}</Title>
          <ActionIcon size="md" aria-label={t('do.close')} onClick={() => go(paths.tab('rules'))}>
            <IconX size={15} />
          </ActionIcon>
        </Group>
        <Text size="xs" c="dimmed">
          {t('try.note')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="xs">
          <Autocomplete
            label={t('try.client')}
            size="xs"
            data={clients}
            value={client}
            onChange={setClient}
          />
          <Autocomplete
            label={t('try.tool')}
            size="xs"
            data={names}
            limit={50}
            value={tool}
            onChange={setTool}
          />
        </SimpleGrid>
        <div>
          <Text fw={500}>{t('try.arguments')}</Text>
          <JsonEditor
            label={t('try.arguments')}
            value={args.text}
            invalid={args.problem !== undefined}
            minHeight={80}
            onChange={args.setText}
            onRun={run}
          />
        </div>
        <div>
          <Button
            type="submit"
            leftSection={<IconFlask2 size={14} />}
            disabled={!isReady}
            loading={trial !== null && result.isFetching}
          >
            {t('try.run')}
          </Button>
        </div>
        {trial !== null && result.error && <ErrorState error={result.error} title={t('try.failed')} />}
        {trial !== null && result.data && !result.error && <Outcome result={result.data} rules={rules} />}
      </Stack>
    </form>
  )
}

function Outcome({ result, rules }: { result: TrialResult; rules: readonly Rule[] }) {
  const { t } = useTranslation('approvals')
  const { action, because, rule, passed } = result
  const sentenceOf = (position: number) => {
    const found = rules.find(each => each.position === position)
    return found ? ruleSentence(t, found.match) : ''
  }
  return (
    <section className={classes.outcome} aria-label={t('try.outcome')} aria-live="polite">
      <Group gap="sm" wrap="nowrap" align="start">
        <ActionMark action={action} />
        <div>
          <Text>{visible(because)}</Text>
          {rule ? (
            <Link href={paths.rule(rule.id)} className={classes.link ?? ''}>
              {t('try.rule', { position: rule.position, sentence: sentenceOf(rule.position) })}
            </Link>
          ) : (
            <Text size="xs" c="dimmed">
              {t('try.default')}
            </Text>
          )}
        </div>
      </Group>
      {passed.length > 0 && (
        <>
          <Text size="xs" fw={550} mt="sm">
            {t('try.passed')}
          </Text>
          <ol className={classes.passed}>
            {passed.map(({ position, why }) => (
              <li key={position}>
                <span className={classes.number}>{position}</span>
                <span>
                  {visible(why)}
                  <span className={classes.sub}>{sentenceOf(position)}</span>
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}
