import { ActionIcon, Anchor, Group, Text, Title, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { type ToolDetail, workflowsSlug } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DetailHead } from '../../ui/detail-head.tsx'
import { shown } from '../../ui/json-shape.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { Hints } from './hints.tsx'
import classes from './tool-detail.module.css'
import { toneOf, wordOf } from './tool-state.ts'
import { ToolSwitch } from './tool-switch.tsx'

type Props = { tool: ToolDetail; onClose: () => void }

/** Workflows stand among the servers, but have a screen of their own. */
const homeOf = (slug: string) => (slug === workflowsSlug ? '/workflows' : `/servers/${slug}`)

/** Which tool it is, whose, whether clients can call it; stays in view while the rest scrolls. */
export function ToolHead({ tool, onClose }: Props) {
  const { t, i18n } = useTranslation('tools')
  const word = wordOf(tool)
  return (
    <DetailHead nowrap>
      <div className={classes.title}>
        <Group gap={4} wrap="nowrap">
          <Title order={2} className={classes.name ?? ''} title={tool.exposedName}>
            {tool.exposedName}
          </Title>
          <CopyButton value={tool.exposedName} label={t('copyName')} />
        </Group>
        <Text size="xs" c="dimmed" component="div" className={classes.sub ?? ''}>
          <StateDot tone={toneOf[word]} label={t(`state.${word}`)} />
          <Anchor component={Link} href={homeOf(tool.server)} size="xs">
            {shown(tool.serverName, 80)}
          </Anchor>
          {tool.title && tool.title !== tool.name && <span>{shown(tool.title, 120)}</span>}
          {!tool.exposedName.endsWith(tool.name) && (
            <span>{t('originally', { name: shown(tool.name, 200) })}</span>
          )}
          <span>
            {new Intl.NumberFormat(i18n.language).format(tool.tokens)} {t('columns.tokens').toLowerCase()}
          </span>
          <Hints tool={tool} />
        </Text>
      </div>
      <Group gap={8} wrap="nowrap">
        <ToolSwitch tool={tool} />
        <Tooltip label={t('close')}>
          <ActionIcon size="md" aria-label={t('close')} onClick={onClose}>
            <IconX size={15} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </DetailHead>
  )
}
