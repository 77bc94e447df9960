import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { DiffView } from '../../ui/diff-view.tsx'
import classes from './clients.module.css'
import { type ConnectionChange, filesOf } from '../../state/connection-change.ts'

type Props = { stage: Extract<ConnectionChange['stage'], { kind: 'preview' }>; change: ConnectionChange }

/** The exact change to each file, before it is written. */
export function ChangePreview({ stage: { verb, change: plan }, change }: Props) {
  const { t } = useTranslation('clients')
  const files = filesOf(plan)
  const nothing = files.every(({ before, after }) => before === after)
  const isUndo = verb === 'undo'
  return (
    <Stack gap="sm">
      <Text fw={500}>
        {nothing ? t('preview.nothing') : t(isUndo ? 'preview.titleUndo' : 'preview.titleConnect')}
      </Text>
      {!nothing &&
        files.map(({ path, before, after }) => (
          <div key={path}>
            <Text size="xs" c="dimmed" className={classes.path} title={path}>
              {path} {before === null && `(${t('preview.newFile')})`}
            </Text>
            <DiffView before={before ?? ''} after={after ?? ''} label={t('preview.diff', { path })} />
          </div>
        ))}
      <Group>
        {!nothing && (
          <Button loading={change.busy} onClick={() => change.carryOut(verb)} data-autofocus>
            {isUndo ? t('preview.writeUndo') : t('preview.write')}
          </Button>
        )}
        <Button variant="default" onClick={change.drop}>
          {t('preview.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}
