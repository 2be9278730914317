/** A conversation in the CRMs: what to open, what is tied to it, and every delivery. */
import type {
  CrmKind,
  CrmLink,
  Delivery,
  DeliveryAttempt,
  LifecycleStep,
  ScreenPop,
} from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { isObject, type Json } from '../domain/json.ts';
import { readAttempts } from '../store/attempt.store.ts';
import { type DeliveryRow, presentDelivery, timelineOf } from '../store/delivery-list.store.ts';
import { readLinks } from '../store/link.store.ts';
import { listCrmConnections, readSteps } from '../store/step.store.ts';

export interface ConversationCrm {
  connections: { id: string; name: string; kind: CrmKind; paused: boolean }[];
  screenPops: ScreenPop[];
  links: CrmLink[];
  timeline: (Delivery & { lastAttempts: DeliveryAttempt[] })[];
}

const shownAttempts = 3;

/** Whoever asks must be allowed to read the conversation. */
export async function readConversationCrm(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<ConversationCrm> {
  const now = house.clock.now();
  return await read(house, organizationId, async (tx) => {
    const connections = await listCrmConnections(tx, organizationId);
    const rows = await timelineOf(tx, conversationId);
    const attempts = await readAttempts(
      tx,
      rows.map(({ id }) => id),
      shownAttempts,
    );
    const pops: ScreenPop[] = [];
    for (const row of rows.filter(({ step }) => step === 3)) {
      const steps = await readSteps(tx, row.connection_id);
      const step =
        steps.find((candidate) => candidate.step === 3) ?? (row.definition as LifecycleStep | null);
      pops.push(screenPop(row, row.response, step?.openIn ?? 'tab'));
    }
    return {
      connections: connections
        .filter(({ enabled }) => enabled)
        .map(({ id, name, kind, pausedUntil }) => ({
          id,
          name,
          kind,
          paused: pausedUntil !== null && pausedUntil > now,
        })),
      screenPops: pops,
      links: await readLinks(tx, conversationId),
      timeline: rows.map((row) => ({ ...presentDelivery(row), lastAttempts: attempts.get(row.id) ?? [] })),
    };
  });
}

function screenPop(row: DeliveryRow, response: Json, openIn: ScreenPop['openIn']): ScreenPop {
  const pop = { connectionId: row.connection_id, connectionName: row.connection_name, openIn };
  if (row.state === 'dead' || row.state === 'skipped')
    return { ...pop, state: 'failed', url: null, reason: row.reason };
  if (row.state !== 'delivered') return { ...pop, state: 'pending', url: null, reason: row.reason };
  // A page that was opened says where; of a request, the record that it changed is opened.
  const opened = isObject(response) && typeof response.url === 'string' && !row.record ? response.url : '';
  const url = row.record?.url || opened;
  return url === ''
    ? { ...pop, state: 'failed', url: null, reason: 'The step changed no record that could be opened.' }
    : { ...pop, state: 'ready', url, reason: null };
}
