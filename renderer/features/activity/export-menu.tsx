import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveFile } from '../../ui/save-file.ts'
import { toast } from '../../ui/toast.tsx'
import { type ActivityFilter, queryOf } from './activity-filter.ts'
import { exportActivity, exportName, type Format } from './export-activity.ts'

const formats: Format[] = ['jsonl', 'csv']

/** Saves what the filter leaves as a file. */
export function ExportMenu({ filter }: { filter: ActivityFilter }) {
  const { t } = useTranslation('activity')
  const [isBusy, setBusy] = useState(false)
  const save = async (format: Format) => {
    setBusy(true)
    const now = new Date()
    try {
      saveFile(exportName(format, now), await exportActivity(format, queryOf(filter, now.getTime())))
    } catch (error) {
      toast.failed({ message: error instanceof Error ? error.message : String(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} />} loading={isBusy}>
          {t('export.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('export.label')}</Menu.Label>
        {formats.map(format => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
