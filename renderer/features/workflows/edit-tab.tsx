import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconDeviceFloppy } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Definition, Problem, WorkflowDetail } from '#contract'
import { useAction, useMethod } from '../../state/queries.ts'
import { toast } from '../../ui/toast.tsx'
import { YamlEditor } from '../../ui/yaml-editor.tsx'
import { useDrafts } from './drafts.ts'
import { StepGraph } from './step-graph.tsx'
import { useCheck } from './use-check.ts'
import { lineOfStep } from './workflow-text.ts'
import classes from './workflows.module.css'

const none: Problem[] = []

/** The text beside its graph; problems show as it is typed. */
export function EditTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows')
  const { draft, text, problems, definition, change, discard, save, isSaving } = useEditing(workflow)
  const schema = useMethod('workflows.schema')
  const [goTo, setGoTo] = useState<{ line: number }>()
  const canSave = draft !== undefined && problems.length === 0 && !isSaving
  return (
    <div className={classes.edit}>
      {draft !== undefined && draft.base !== workflow.text && <ChangedElsewhere onTake={discard} />}
      <div className={classes.split}>
        <div className={classes.text}>
          <YamlEditor
            label={t('edit.label')}
            value={text}
            problems={problems}
            schema={schema.data}
            goTo={goTo}
            onChange={change}
            onSave={() => canSave && save()}
          />
        </div>
        <Graph definition={definition} onOpen={id => setGoTo({ line: lineOfStep(text, id) })} />
      </div>
      <div className={classes.foot}>
        <Problems problems={problems} served={workflow} onOpen={line => setGoTo({ line })} />
        <Group gap="xs" wrap="nowrap">
          {draft && (
            <Button variant="default" onClick={discard}>
              {t('do.discard')}
            </Button>
          )}
          <Button
            leftSection={<IconDeviceFloppy size={14} />}
            disabled={!canSave}
            loading={isSaving}
            onClick={save}
          >
            {t('do.save')}
          </Button>
        </Group>
      </div>
    </div>
  )
}

/** What is typed, what is wrong with it, and the ways out. */
function useEditing({ name, text: stored }: WorkflowDetail) {
  const { t } = useTranslation('workflows')
  const draft = useDrafts(({ drafts }) => drafts[name])
  const setDraft = useDrafts(({ set }) => set)
  const text = draft?.text ?? stored
  const check = useCheck(text)
  const { mutate, isPending } = useAction('workflows.save')
  const discard = () => setDraft(name, undefined)
  return {
    draft,
    text,
    problems: check?.problems ?? none,
    definition: check?.definition ?? null,
    isSaving: isPending,
    discard,
    change: (next: string) =>
      setDraft(name, next === stored ? undefined : { text: next, base: draft?.base ?? stored }),
    save: () =>
      mutate(
        { name, text },
        {
          onSuccess: () => {
            discard()
            toast.ok(t('edit.saved'))
          },
          onError: error => toast.failed(error),
        },
      ),
  }
}

function ChangedElsewhere({ onTake }: { onTake: () => void }) {
  const { t } = useTranslation('workflows')
  return (
    <Alert color="yellow" py={6} icon={<IconAlertTriangle size={16} />}>
      <Group justify="space-between">
        {t('edit.changed')}
        <Button variant="default" size="compact-xs" onClick={onTake}>
          {t('edit.take')}
        </Button>
      </Group>
    </Alert>
  )
}

/** The graph of the last text that could be read: it does not vanish while a word is half typed. */
function Graph({ definition, onOpen }: { definition: Definition | null; onOpen: (step: string) => void }) {
  const { t } = useTranslation('workflows')
  const [last, setLast] = useState(definition)
  if (definition !== null && definition !== last) setLast(definition)
  const steps = useMemo(() => last?.steps ?? [], [last])
  return (
    <section className={classes.graph} aria-label={t('edit.graph')}>
      <StepGraph steps={steps} onOpen={onOpen} />
    </section>
  )
}

type ProblemsProps = { problems: readonly Problem[]; served: WorkflowDetail; onOpen: (line: number) => void }

function Problems({ problems, served, onOpen }: ProblemsProps) {
  const { t } = useTranslation('workflows')
  const [first] = problems
  if (!first)
    return (
      <Text size="xs" c="dimmed">
        {t('edit.fine')}
      </Text>
    )
  return (
    <div className={classes.problems} role="status">
      <Text size="xs" c="var(--gh-failed)">
        {t('edit.problems', { count: problems.length })}
        {served.problems.length > 0 && served.version !== '' && ` · ${t('edit.lastGood')}`}
      </Text>
      {problems.slice(0, 4).map(problem => (
        <button
          key={`${problem.line}:${problem.column}:${problem.message}`}
          type="button"
          className={classes.problem}
          onClick={() => onOpen(problem.line)}
        >
          {t('edit.at', problem)}
        </button>
      ))}
    </div>
  )
}
