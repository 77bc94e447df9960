import { useMethod } from '../../state/queries.ts'
import { findProblems, type Problem } from './problems.ts'

/** What is not as it should be now. */
export function useProblems(): Problem[] {
  const { data: gateway } = useMethod('gateway.status')
  const { data: servers = [] } = useMethod('servers.list')
  const { data: clients = [] } = useMethod('clients.list')
  return findProblems({ gateway, servers, clients })
}
