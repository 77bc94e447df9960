import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './diff-view.module.css'
import { type DiffLine, diffLines, foldDiff } from './line-diff.ts'

type Props = { before: string; after: string; label?: string }

const signs = { same: ' ', removed: '−', added: '+' }

/** What a change does to a text: lines taken away and lines added, with a little around them. */
export function DiffView({ before, after, label }: Props) {
  const { t } = useTranslation('ui')
  const lines = useMemo(() => diffLines(before, after), [before, after])
  const blocks = useMemo(() => foldDiff(lines), [lines])
  if (lines.every(line => line.kind === 'same')) return <Text c="dimmed">{t('diff.none')}</Text>
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className={classes.root} aria-label={label ?? t('diff.label')} tabIndex={0}>
      <div className={classes.lines}>
        {blocks.map((block, index) =>
          block.kind === 'skipped' ? (
            <div key={index} className={classes.skipped}>
              {t('diff.same', { count: block.count })}
            </div>
          ) : (
            block.lines.map((line, at) => <Line key={`${index}-${at}`} line={line} />)
          ),
        )}
      </div>
    </section>
  )
}

function Line({ line: { kind, text } }: { line: DiffLine }) {
  const { t } = useTranslation('ui')
  return (
    <div className={classes.line} data-kind={kind}>
      <span className={classes.sign} aria-hidden>
        {signs[kind]}
      </span>
      {kind !== 'same' && <span className={classes.hidden}>{t(`diff.${kind}`)}: </span>}
      <span>{text}</span>
    </div>
  )
}
