import { z } from 'zod'

/**
 * Every failure Gatehouse can show. A code is stable, and each has a page `docs/errors/<code>.md`
 * that says what happened and what to do (requirement S9).
 */
export const ErrorCode = z.enum([
  // asking
  'bad_input',
  'not_found',
  'conflict',
  'cancelled',
  'internal',
  // reaching a server
  'connection_refused',
  'connection_lost',
  'host_not_found',
  'tls_failed',
  'unauthorized',
  'forbidden',
  'endpoint_not_found',
  'http_error',
  'address_refused',
  'command_not_found',
  'start_failed',
  'server_exited',
  'server_disabled',
  'server_error',
  'not_json',
  'protocol_mismatch',
  'timed_out',
  'too_large',
  // the gateway
  'key_missing',
  'key_refused',
  'origin_refused',
  'gateway_paused',
  'port_in_use',
  'host_not_allowed',
  'tool_unknown',
  'tool_off',
  'tool_held',
  'invalid_arguments',
  'not_permitted',
  'limit_reached',
  'policy_denied',
  // approvals
  'approval_pending',
  'approval_rejected',
  'approval_expired',
  'approvals_full',
  'approver_refused',
  'signature_refused',
  'person_needed',
  // secrets and data
  'secret_missing',
  'vault_unavailable',
  'vault_locked',
  'data_in_use',
  'data_newer',
  'data_damaged',
  'data_read_only',
  'disk_full',
  'not_running',
  // workflows and jobs
  'workflow_invalid',
  'workflow_disabled',
  'expression_failed',
  'runtime_missing',
  'script_failed',
  'step_failed',
  'output_not_json',
  'queue_full',
  'interrupted',
  'not_approved',
  'forbidden_workflow',
  // agent apps
  'config_invalid',
  'config_read_only',
  'config_changed',
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** A failure as it crosses any boundary (IPC, local socket, REST, CLI `--json`). */
export const WireError = z.object({ code: ErrorCode, message: z.string(), data: z.unknown().optional() })
export type WireError = z.infer<typeof WireError>

export type Reply<T> = { ok: true; value: T } | { ok: false; error: WireError }
