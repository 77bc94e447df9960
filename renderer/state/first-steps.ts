import { useAction, useMethod } from './queries.ts'

type StepId = 'client' | 'server' | 'run'

const isAny = (list: readonly unknown[] | undefined) => list !== undefined && list.length > 0

/** The three first steps. Whether one is done is read off the facts; only leaving the tour is remembered. */
export function useFirstSteps() {
  const clients = useMethod('clients.list').data
  const servers = useMethod('servers.list').data
  const calls = useMethod('activity.list', { kinds: ['call'], limit: 1 }).data?.entries
  const settings = useMethod('settings.get').data
  const { mutate: update } = useAction('settings.update')
  const steps: { id: StepId; done: boolean }[] = [
    { id: 'client', done: isAny(clients?.filter(client => client.status === 'connected')) },
    { id: 'server', done: isAny(servers) },
    { id: 'run', done: isAny(calls) },
  ]
  return {
    steps,
    known: Boolean(clients && servers && calls && settings),
    allDone: steps.every(step => step.done),
    noneDone: steps.every(step => !step.done),
    dismissed: settings?.tour.dismissed ?? true,
    setDismissed: (dismissed: boolean) => update({ tour: { dismissed } }),
  }
}
