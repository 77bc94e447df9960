import { workflowsSlug } from '#contract'
import { type ActivityFilter, writeFilter } from './activity-filter.ts'

/** `/activity` + `/ROW`, the open one + `?` with the filter. */
export function pathTo(id: number | null, filter: ActivityFilter): string {
  const search = writeFilter(filter)
  return `/activity${id === null ? '' : `/${id}`}${search && `?${search}`}`
}

/** The open row, if any. */
export function openRow(path: string): number | null {
  const id = Number(path.split('/')[2])
  return Number.isSafeInteger(id) && id > 0 ? id : null
}

/** Where what a row belongs to is shown; null for what has no screen. */
export function linkPath(link: string): string | null {
  if (/^(call|gate)_\d+$/.test(link)) return `/approvals/${link}`
  if (/^job_[\w-]+$/.test(link)) return `/jobs/${link}`
  return null
}

/** Workflows stand among the servers, but have a screen of their own. */
export const serverPath = (server: string): string | null =>
  server === workflowsSlug ? '/workflows' : /^[a-z0-9-]+$/.test(server) ? `/servers/${server}` : null
