import { useMethod } from '../../state/queries.ts'

/** Names of clients that a rule may be for: those connected now, those with a key, and workflows. */
export function useKnownClients(): string[] {
  const sessions = useMethod('gateway.sessions')
  const keys = useMethod('keys.list')
  const workflows = useMethod('workflows.list')
  return [
    ...new Set([
      ...(sessions.data ?? []).flatMap(({ client }) => client?.name ?? []),
      ...(keys.data ?? []).filter(({ revokedAt }) => revokedAt === null).map(({ name }) => name),
      ...(workflows.data ?? []).map(({ name }) => `workflow:${name}`),
    ]),
  ]
}
