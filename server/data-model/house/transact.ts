/** The shape of every command: one transaction that writes rows and events, and wakes their readers afterwards. */
import { instants, jsons, type TransactionOptions, texts, uuids } from '../../platform/db/index.ts';
import type { EventDraft } from '../events/index.ts';
import type { House, Tx } from './house.ts';

// They are numbered in the order in which unnest gives them.
const insertEvents = `
  insert into event (organization_id, type, conversation_id, representative_id, at, actor, payload)
  select $1, e.type, e.conversation_id, e.representative_id, e.at, e.actor, e.payload
  from unnest($2::text[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::text[], $7::json[])
    as e (type, conversation_id, representative_id, at, actor, payload)`;

/**
 * Runs a command's transaction under one organization. Events appended in it are written last and commit with
 * it; readers are woken after the commit.
 *
 * Rule: take the locks on conversations first (`lockConversation`), before the first write. See
 * lock_conversations in the migrations for why the log's order depends on it.
 */
export async function transact<T>(
  house: House,
  organizationId: string,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const events: EventDraft[] = [];
  const signals: [string, unknown][] = [];
  const result = await house.db.transaction(
    organizationId,
    async (sqlTx) => {
      const tx: Tx = Object.defineProperties(
        {
          organizationId,
          append: (event: EventDraft) => void events.push(event),
          signal: (key: string, detail?: unknown) => void signals.push([key, detail]),
        },
        Object.getOwnPropertyDescriptors(sqlTx),
      ) as unknown as Tx;
      const value = await work(tx);
      if (events.length > 0)
        await tx.run(insertEvents, eventColumns(organizationId, events), 'insert-events');
      return value;
    },
    options,
  );
  for (const [key, detail] of signals) house.signals.publish(key, detail);
  wake(house, organizationId, events);
  return result;
}

/** The parameters of an insert of events, column by column. */
function eventColumns(organizationId: string, events: readonly EventDraft[]): unknown[] {
  return [
    organizationId,
    texts(events.map((e) => e.type)),
    uuids(events.map((e) => e.conversationId ?? null)),
    uuids(events.map((e) => e.representativeId ?? null)),
    instants(events.map((e) => e.at.getTime())),
    texts(events.map((e) => e.actor)),
    jsons(events.map((e) => JSON.stringify(e.payload))),
  ];
}

/** Tells readers which types came, and screens which conversations and representatives to look at again. */
export function wake(house: House, organizationId: string, events: readonly EventDraft[]): void {
  const types = new Set<string>();
  const conversations = new Set<string>();
  const representatives = new Set<string>();
  for (const { type, conversationId, representativeId } of events) {
    types.add(type);
    if (conversationId) conversations.add(conversationId);
    if (representativeId) representatives.add(representativeId);
  }
  for (const type of types) house.signals.publish(`event:${type}`);
  // Messages have signals of their own, so screens of this process need not look for them.
  for (const id of conversations) house.signals.publish(`conversation:${id}`, { changed: true });
  for (const id of representatives) house.signals.publish(`representative:${id}`);
  if (types.size > 0) house.signals.publish(`organization:${organizationId}`);
}

/** A read under one organization's row-level security; writes nothing. */
export async function read<T>(
  house: House,
  organizationId: string,
  work: (tx: Pick<Tx, 'q' | 'run'>) => Promise<T>,
): Promise<T> {
  return await house.db.transaction(organizationId, work);
}
