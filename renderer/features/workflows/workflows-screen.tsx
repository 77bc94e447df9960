import { Button, Group } from '@mantine/core'
import { IconLayoutGrid, IconPlus, IconRoute, IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Workflow } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ListBar, ListSearch } from '../../ui/list-bar.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { MasterDetail } from '../../ui/master-detail.tsx'
import { Page } from '../../ui/page.tsx'
import { NewWorkflow } from './new-workflow.tsx'
import { useWorkflowColumns } from './workflow-columns.tsx'
import { OpenWorkflow } from './workflow-detail.tsx'
import { paths, readPlace } from './workflow-paths.ts'
import classes from './workflows.module.css'

/** Workflows: what agents can run, and where it is written. */
export function WorkflowsScreen() {
  const { t } = useTranslation('workflows')
  const [path, go] = useLocation()
  const [isNew, setNew] = useState(false)
  const workflows = useMethod('workflows.list')
  const place = readPlace(path)
  const count = workflows.data?.length ?? 0
  return (
    <Page
      bare
      title={t('title')}
      note={count > 0 ? t('note', { count }) : t('noteEmpty')}
      actions={
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconLayoutGrid size={14} />}
            onClick={() => go(paths.templates)}
          >
            {t('do.templates')}
          </Button>
          <Button leftSection={<IconPlus size={14} />} onClick={() => setNew(true)}>
            {t('do.new')}
          </Button>
        </Group>
      }
    >
      <Loaded query={workflows}>
        {list =>
          list.length === 0 ? (
            <EmptyState
              icon={<IconRoute size={22} />}
              title={t('empty.title')}
              text={t('empty.text')}
              action={<Button onClick={() => go(paths.templates)}>{t('empty.action')}</Button>}
            >
              <Button variant="subtle" onClick={() => setNew(true)}>
                {t('empty.own')}
              </Button>
            </EmptyState>
          ) : (
            <MasterDetail
              id="workflows"
              initialWidth={300}
              listLabel={t('listLabel')}
              detailLabel={t('detailLabel')}
              list={<List workflows={list} openName={place?.name ?? null} />}
              detail={place && <OpenWorkflow key={place.name} name={place.name} tab={place.tab} />}
            />
          )
        }
      </Loaded>
      <NewWorkflow opened={isNew} onClose={() => setNew(false)} />
    </Page>
  )
}

function List({ workflows, openName }: { workflows: readonly Workflow[]; openName: string | null }) {
  const { t } = useTranslation('workflows')
  const [, go] = useLocation()
  const [text, setText] = useState('')
  const asked = useDeferredValue(text).trim().toLowerCase()
  const shown = useMemo(() => workflows.filter(workflow => matches(workflow, asked)), [workflows, asked])
  const columns = useWorkflowColumns(openName === null)
  return (
    <div className={classes.list}>
      <ListBar>
        <ListSearch label={t('filter.text')} value={text} onValue={setText} />
      </ListBar>
      {shown.length === 0 ? (
        <EmptyState icon={<IconSearch size={20} />} title={t('filter.none')} text={t('filter.noneText')} />
      ) : (
        <div className={classes.rows}>
          <DataTable
            label={t('tableLabel')}
            rows={shown}
            columns={columns}
            rowId={({ name }) => name}
            rowHeight={50}
            selectedId={openName}
            onOpen={({ name }) => go(paths.workflow(name))}
          />
        </div>
      )}
    </div>
  )
}

const matches = ({ name, title, description }: Workflow, text: string) =>
  [name, title ?? '', description].some(part => part.toLowerCase().includes(text))
