/** Our conversations with agents of others, as rows. */
import type { House, Tx } from '../../../data-model/house/index.ts';
import type { OutsideSessionState } from '../../../data-model/tables/index.ts';

type ReadTx = Pick<Tx, 'q' | 'run'>;

/** Which conversation of ours, with which of these agents. */
export interface SessionKey {
  readonly organizationId: string;
  readonly conversationId: string;
  readonly agentId: string;
}

export interface SessionRow {
  handler_epoch: number;
  state: OutsideSessionState;
  remote_id: string | null;
  watermark: string | null;
  token: Buffer | null;
  token_expires_at: Date | null;
  parked_at: Date | null;
}

const columns = [
  'handler_epoch',
  'state',
  'remote_id',
  'watermark',
  'token',
  'token_expires_at',
  'parked_at',
] as const;

export async function readSession(
  tx: ReadTx,
  { conversationId, agentId }: SessionKey,
): Promise<SessionRow | undefined> {
  return await tx.q
    .selectFrom('outside_session')
    .select(columns)
    .where('conversation_id', '=', conversationId)
    .where('ai_agent_id', '=', agentId)
    .executeTakeFirst();
}

/** Begins or takes up again. @param fresh forgets the conversation on the other side. */
export async function openSession(tx: Tx, key: SessionKey, epoch: number, fresh: boolean): Promise<void> {
  const forgotten = fresh ? { remote_id: null, watermark: null, token: null, token_expires_at: null } : {};
  await tx.q
    .insertInto('outside_session')
    .values({
      conversation_id: key.conversationId,
      ai_agent_id: key.agentId,
      organization_id: key.organizationId,
      handler_epoch: epoch,
      state: 'open',
      remote_id: null,
      watermark: null,
    })
    .onConflict((c) =>
      c
        .columns(['conversation_id', 'ai_agent_id'])
        .doUpdateSet({ handler_epoch: epoch, state: 'open', parked_at: null, ...forgotten }),
    )
    .execute();
}

export async function updateSession(
  tx: Tx,
  { conversationId, agentId }: SessionKey,
  changes: Partial<SessionRow>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await tx.q
    .updateTable('outside_session')
    .set(changes)
    .where('conversation_id', '=', conversationId)
    .where('ai_agent_id', '=', agentId)
    .execute();
}

/** Every session that somebody has to care for: listened to, or with something to be told. */
export async function sessionsAtWork(house: House): Promise<SessionKey[]> {
  return await house.db.system<SessionKey & Record<string, unknown>>(
    `select organization_id as "organizationId", conversation_id as "conversationId", ai_agent_id as "agentId"
     from outside_session where state = 'open'
     union
     select organization_id, conversation_id, ai_agent_id from outside_outbox
     where state in ('queued', 'sending', 'answering')`,
  );
}

/** The conversation is over, and nothing is to be told any more: nothing of it stays. */
export async function forgetSession(tx: Tx, { conversationId, agentId }: SessionKey): Promise<void> {
  await tx.q
    .deleteFrom('outside_outbox')
    .where('conversation_id', '=', conversationId)
    .where('ai_agent_id', '=', agentId)
    .execute();
  await tx.q
    .deleteFrom('outside_session')
    .where('conversation_id', '=', conversationId)
    .where('ai_agent_id', '=', agentId)
    .execute();
}

/** Sessions of a conversation that are not over, and those that failed. */
export async function sessionsOf(
  tx: ReadTx,
  conversationId: string,
): Promise<{ agentId: string; state: OutsideSessionState; epoch: number }[]> {
  const rows = await tx.q
    .selectFrom('outside_session')
    .select(['ai_agent_id', 'state', 'handler_epoch'])
    .where('conversation_id', '=', conversationId)
    .where('state', 'in', ['open', 'parked', 'failed'])
    .execute();
  return rows.map(({ ai_agent_id: agentId, state, handler_epoch: epoch }) => ({ agentId, state, epoch }));
}

export interface AgentRow {
  name: string;
  settings: Record<string, unknown>;
}

export async function readAgent(tx: ReadTx, agentId: string): Promise<AgentRow | undefined> {
  return await tx.q
    .selectFrom('ai_agent')
    .select(['name', 'settings'])
    .where('id', '=', agentId)
    .where('kind', '=', 'outside')
    .executeTakeFirst();
}

/** The agent that a routing target means: by its name, or by the scenario that it runs. */
export async function agentNamed(tx: ReadTx, name: string): Promise<string | null> {
  const rows = await tx.run<{ name: string }>(
    `select name from ai_agent where lower(name) = lower($1) or (kind = 'scenario' and lower(settings->>'scenario') = lower($1))
     order by lower(name) = lower($1) desc, name limit 1`,
    [name],
    'outside-agent-named',
  );
  return rows[0]?.name ?? null;
}

export interface Whose {
  customerId: string;
  customerName: string;
  channel: string;
  state: string;
  handlerEpoch: number;
}

export async function readWhose(tx: ReadTx, conversationId: string): Promise<Whose | undefined> {
  const rows = await tx.run<Whose & Record<string, unknown>>(
    `select k.external_id as "customerId", k.name as "customerName", c.channel, c.state,
            c.handler_epoch as "handlerEpoch"
     from conversation c join contact k on k.id = c.contact_id where c.id = $1`,
    [conversationId],
    'outside-whose',
  );
  return rows[0];
}
