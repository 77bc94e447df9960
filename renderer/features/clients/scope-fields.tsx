import { SegmentedControl, Stack, TagsInput, Text } from '@mantine/core'
import { useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeyScope } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { ExplainedSwitch } from '../../ui/explained-switch.tsx'
import classes from './clients.module.css'
import { type Reach, reaches } from './key-draft.ts'

type Props = { scope: KeyScope; onScope: (scope: KeyScope) => void }

/** What a key reaches: everything, only what is named, or nothing, for servers, workflows and tools. */
export function ScopeFields({ scope, onScope }: Props) {
  const { t } = useTranslation('clients')
  const names = useNames()
  return (
    <Stack gap="md">
      {reaches.map(reach => (
        <ReachField
          key={reach}
          reach={reach}
          globs={scope[reach]}
          names={names[reach]}
          onGlobs={globs => onScope({ ...scope, [reach]: globs })}
        />
      ))}
      <ExplainedSwitch
        label={t('scope.readOnly')}
        text={t('scope.readOnlyHint')}
        checked={scope.readOnly}
        onChange={readOnly => onScope({ ...scope, readOnly })}
      />
    </Stack>
  )
}

type FieldProps = {
  reach: Reach
  globs: string[] | null
  names: string[]
  onGlobs: (globs: string[] | null) => void
}

function ReachField({ reach, globs, names, onGlobs }: FieldProps) {
  const { t } = useTranslation('clients')
  const label = useId()
  return (
    <div className={classes.reach}>
      <Text id={label} fw={500}>
        {t(`scope.${reach}`)}
      </Text>
      <SegmentedControl
        aria-labelledby={label}
        value={globs === null ? 'all' : 'some'}
        onChange={value => onGlobs(value === 'all' ? null : [])}
        data={[
          { value: 'all', label: t('scope.all') },
          { value: 'some', label: t('scope.some') },
        ]}
      />
      {globs !== null && (
        <TagsInput
          className={classes.globs ?? ''}
          aria-label={t('scope.only', { what: t(`scope.${reach}`) })}
          placeholder={globs.length === 0 ? t(`scope.example.${reach}`) : ''}
          description={globs.length === 0 ? t('scope.nothing') : t('scope.globs')}
          inputWrapperOrder={['input', 'description']}
          data={names}
          limit={30}
          maxTags={500}
          value={globs}
          onChange={onGlobs}
        />
      )}
    </div>
  )
}

/** What there is to name. */
function useNames(): Record<Reach, string[]> {
  const servers = useMethod('servers.list').data
  const workflows = useMethod('workflows.list').data
  const tools = useMethod('tools.list').data
  return useMemo(
    () => ({
      servers: unique(servers?.map(({ slug }) => slug)),
      workflows: unique(workflows?.map(({ name }) => name)),
      tools: unique(tools?.map(({ exposedName }) => exposedName)),
    }),
    [servers, workflows, tools],
  )
}

/** A list of suggestions must not name a thing twice. */
const unique = (names: readonly string[] | undefined) => [...new Set(names)].toSorted()
