import {
  IconDeviceLaptop,
  IconHandStop,
  IconHistory,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconListCheck,
  IconRoute,
  IconServer2,
  IconSettings,
  IconTool,
} from '@tabler/icons-react'
import { type ComponentType, lazy } from 'react'

type ScreenId =
  | 'overview'
  | 'servers'
  | 'tools'
  | 'workflows'
  | 'templates'
  | 'jobs'
  | 'approvals'
  | 'activity'
  | 'clients'
  | 'settings'

type Screen = {
  id: ScreenId
  path: string
  /** Shown in the palette and on `?`. */
  shortcut: string
  icon: typeof IconServer2
  Component: ComponentType
}

/** Every screen there is: the rail, the routes and the palette read this list. */
export const screens: readonly Screen[] = [
  {
    id: 'overview',
    path: '/',
    shortcut: 'mod+1',
    icon: IconLayoutDashboard,
    Component: lazy(async () => ({
      default: (await import('../features/overview/overview-screen.tsx')).OverviewScreen,
    })),
  },
  {
    id: 'servers',
    path: '/servers',
    shortcut: 'mod+2',
    icon: IconServer2,
    Component: lazy(async () => ({
      default: (await import('../features/servers/servers-screen.tsx')).ServersScreen,
    })),
  },
  {
    id: 'tools',
    path: '/tools',
    shortcut: 'mod+3',
    icon: IconTool,
    Component: lazy(async () => ({
      default: (await import('../features/tools/tools-screen.tsx')).ToolsScreen,
    })),
  },
  {
    id: 'workflows',
    path: '/workflows',
    shortcut: 'mod+4',
    icon: IconRoute,
    Component: lazy(async () => ({
      default: (await import('../features/workflows/workflows-screen.tsx')).WorkflowsScreen,
    })),
  },
  {
    id: 'templates',
    path: '/templates',
    shortcut: 'mod+5',
    icon: IconLayoutGrid,
    Component: lazy(async () => ({
      default: (await import('../features/templates/templates-screen.tsx')).TemplatesScreen,
    })),
  },
  {
    id: 'jobs',
    path: '/jobs',
    shortcut: 'mod+6',
    icon: IconListCheck,
    Component: lazy(async () => ({
      default: (await import('../features/jobs/jobs-screen.tsx')).JobsScreen,
    })),
  },
  {
    id: 'approvals',
    path: '/approvals',
    shortcut: 'mod+7',
    icon: IconHandStop,
    Component: lazy(async () => ({
      default: (await import('../features/approvals/approvals-screen.tsx')).ApprovalsScreen,
    })),
  },
  {
    id: 'activity',
    path: '/activity',
    shortcut: 'mod+8',
    icon: IconHistory,
    Component: lazy(async () => ({
      default: (await import('../features/activity/activity-screen.tsx')).ActivityScreen,
    })),
  },
  {
    id: 'clients',
    path: '/clients',
    shortcut: 'mod+9',
    icon: IconDeviceLaptop,
    Component: lazy(async () => ({
      default: (await import('../features/clients/clients-screen.tsx')).ClientsScreen,
    })),
  },
  {
    id: 'settings',
    path: '/settings',
    shortcut: 'mod+,',
    icon: IconSettings,
    Component: lazy(async () => ({
      default: (await import('../features/settings/settings-screen.tsx')).SettingsScreen,
    })),
  },
]
