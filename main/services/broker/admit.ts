import { AppError } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import type { Target } from '#base/reach.ts'
import type { Limits } from '#services/limits/limits.ts'
import type { Refusal, ServedTool } from '#services/registry/registry.ts'

/**
 * The first two gates of a call: the scope of its key, and the limits of key, tool and workflow (K2, K3). They come before
 * the switches, so that a key learns nothing of tools that are not for it.
 * Throws `not_permitted`, `forbidden_workflow`, `limit_reached`.
 */
export function admit(
  { key, tool: name }: { key?: KeyOwner | undefined; tool: string },
  tool: ServedTool | Refusal,
  limits: Pick<Limits, 'take'>,
): void {
  const target = 'refused' in tool ? tool.target : tool
  if (key && target && !key.reach.tool(target)) throw outOfScope(key, target)
  limits.take({ keyId: key?.id, tool: target?.publicName ?? name, workflow: target?.own?.workflow })
}

/** Once more after a person was asked: the key may have ended, or its scope be narrower by now. */
export function admitStill(
  { key }: { key?: KeyOwner | undefined },
  tool: ServedTool,
  owner: (id: string) => KeyOwner | undefined,
): void {
  if (!key) return
  const now = owner(key.id)
  if (!now)
    throw new AppError(
      'key_refused',
      `The key ${key.name} ended while the call waited for approval. It has not run.`,
    )
  if (!now.reach.tool(tool)) throw outOfScope(now, tool)
}

function outOfScope({ name }: KeyOwner, { publicName, own }: Target): AppError {
  if (own?.workflow !== undefined) {
    const message = `The key ${name} may not run the workflow ${own.workflow}. Its scope can be changed in Gatehouse under Clients.`
    return new AppError('forbidden_workflow', message)
  }
  const message = `The key ${name} may not call the tool ${publicName}. Its scope can be changed in Gatehouse under Clients.`
  return new AppError('not_permitted', message)
}
