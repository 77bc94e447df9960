import type { Offer, ServerId } from '#contract'
import type { Store } from '#store/store.ts'
import type { Reading } from './served-tool.ts'
import { type CheckedItem, checkOffers } from './definition.ts'

type Kind = Offer['kind']
type Row = { kind: Kind; key: string; definition: string }

const kinds: Record<Kind, { noun: string; key: string }> = {
  resource: { noun: 'resource', key: 'uri' },
  resource_template: { noun: 'resource template', key: 'uriTemplate' },
  prompt: { noun: 'prompt', key: 'name' },
}

/** The SQL of resources, resource templates and prompts. */
export class OfferTable {
  readonly #sql: ReturnType<typeof prepare>

  constructor(db: Store) {
    this.#sql = prepare(db)
  }

  load(id: ServerId): Row[] {
    return this.#sql.load.all(id)
  }

  count(id: ServerId): Record<Kind, number> {
    const counts = { resource: 0, resource_template: 0, prompt: 0 }
    for (const { kind, count } of this.#sql.count.all(id)) counts[kind] = count
    return counts
  }

  /** Replaces one list inside its caller's transaction; says whether anything differs. */
  save(id: ServerId, kind: Kind, offers: CheckedItem[]): boolean {
    const before = this.#sql.loadKind.all(id, kind)
    const isSame = ({ key, text }: CheckedItem, index: number) =>
      before[index]?.key === key && before[index].definition === text
    if (before.length === offers.length && offers.every(isSame)) return false
    this.#sql.clear.run(id, kind)
    for (const [position, { key, text }] of offers.entries())
      this.#sql.insert.run(id, kind, key, text, position)
    return true
  }
}

/** Checks a list of offers of one kind; nothing a server sends makes it reject but too much of it. */
function checkKind(kind: Kind, items: readonly unknown[]): ReturnType<typeof checkOffers> {
  return checkOffers(items, kinds[kind].noun, kinds[kind].key)
}

function prepare(db: Store) {
  const columns = 'kind, key, definition'
  return {
    load: db.prepare<[ServerId], Row>(
      `SELECT ${columns} FROM offers WHERE server_id = ? ORDER BY kind, position`,
    ),
    loadKind: db.prepare<[ServerId, Kind], Row>(
      `SELECT ${columns} FROM offers WHERE server_id = ? AND kind = ? ORDER BY position`,
    ),
    count: db.prepare<[ServerId], { kind: Kind; count: number }>(
      `SELECT kind, count(*) AS count FROM offers WHERE server_id = ? GROUP BY kind`,
    ),
    clear: db.prepare(`DELETE FROM offers WHERE server_id = ? AND kind = ?`),
    insert: db.prepare(
      `INSERT INTO offers (server_id, kind, key, definition, position) VALUES (?, ?, ?, ?, ?)`,
    ),
  }
}

/** The lists of offers that a reading has, checked. Rejects like `checkKind`. */
export async function checkAllOffers(reading: Reading) {
  const lists = [
    { kind: 'resource', items: reading.resources },
    { kind: 'resource_template', items: reading.resourceTemplates },
    { kind: 'prompt', items: reading.prompts },
  ] as const
  const checked = []
  for (const { kind, items } of lists)
    if (items) checked.push({ kind, checked: await checkKind(kind, items) })
  return checked
}
