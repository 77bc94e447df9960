import { Tooltip } from '@mantine/core'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useMethod } from '../state/queries.ts'
import { useUiState } from '../state/ui-state.ts'
import { Mark } from '../ui/mark.tsx'
import classes from './frame.module.css'
import { screens } from './screens.ts'

/** A path belongs to a screen when it is the screen's or lies under it. */
const isUnder = (location: string, path: string) =>
  path === '/' ? location === '/' || location === '' : location === path || location.startsWith(`${path}/`)

/** The screens, left; icons with words, or icons only. */
export function Rail() {
  const { t } = useTranslation('app')
  const [location] = useLocation()
  const collapsed = useUiState(state => state.railCollapsed)
  const toggle = useUiState(state => state.toggleRail)
  const waiting = useMethod('approvals.list').data?.pending.length ?? 0
  const badges: Partial<Record<(typeof screens)[number]['id'], number>> = { approvals: waiting }
  const foldLabel = collapsed ? t('rail.expand') : t('rail.collapse')
  const Fold = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <nav className={classes.rail} data-collapsed={collapsed} aria-label={t('rail.label')}>
      <div className={classes.brand}>
        <Mark size={20} />
        {!collapsed && <span className={classes.word}>{t('product')}</span>}
      </div>
      {screens.map(({ id, path, icon: Icon }) => (
        <Tooltip key={id} label={t(`screens.${id}`)} position="right" disabled={!collapsed}>
          <Link
            href={path}
            className={classes.item ?? ''}
            aria-label={
              badges[id]
                ? t('rail.waiting', { name: t(`screens.${id}`), count: badges[id] })
                : t(`screens.${id}`)
            }
            aria-current={isUnder(location, path) ? 'page' : undefined}
          >
            <Icon size={17} stroke={1.7} aria-hidden />
            {!collapsed && <span className={classes.word}>{t(`screens.${id}`)}</span>}
            {/* What is seen must be part of the link's name: the space, too. */}
            {badges[id] ? ' ' : ''}
            {Boolean(badges[id]) && <span className={classes.badge}>{badges[id]}</span>}
          </Link>
        </Tooltip>
      ))}
      <Tooltip label={foldLabel} position="right">
        <button
          type="button"
          className={`${classes.item} ${classes.push}`}
          onClick={toggle}
          aria-label={foldLabel}
          aria-expanded={!collapsed}
        >
          <Fold size={17} stroke={1.7} aria-hidden />
        </button>
      </Tooltip>
    </nav>
  )
}
