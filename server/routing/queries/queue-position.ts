/** What waiting customers are told: the place, the probable wait, and how many could answer. */
import { type House, read, type Tx } from '../../data-model/house/index.ts';
import type { QueueSetting } from '../domain/configuration.ts';
import { expectedWaitMs, toSeconds } from '../domain/estimate/expected-wait.ts';
import { toDemand } from '../domain/router/changes-of.ts';
import { type InOrder, orderIn, WaitingOf } from '../domain/router/waiting.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { measureQueues, type QueueMeasure } from './estimate.ts';

export interface QueuePosition {
  /** 1 is next, in the order of the queue. Those with an offer out are not counted: somebody is looking at them. */
  position: number;
  /** See domain/estimate; null where there is nothing to go by. */
  expectedWaitSeconds: number | null;
  /** Members of the queue who are connected, present and have room for it; skills aside. */
  representativesAvailable: number;
}

export interface InLine extends Record<string, unknown> {
  id: string;
  queue_id: string;
  workstream_id: string;
  queued_at: Date;
  waiting_since: Date;
  priority: number;
  bucket: number | null;
  bucket_name: string | null;
  bucket_keys: (string | number)[] | null;
}

const inLine = `
  select c.id, c.queue_id, c.workstream_id, c.queued_at, coalesce(c.waiting_since, c.queued_at) as waiting_since, c.priority,
    (c.demand ->> 'bucket')::int as bucket, c.demand ->> 'bucketName' as bucket_name,
    c.demand -> 'bucketKeys' as bucket_keys
  from conversation c
  where c.organization_id = $1 and c.state = 'open' and c.queue_id is not null and c.queued_at is not null
    and ($2::uuid is null or c.queue_id = $2)
    and not exists (select from offer o where o.conversation_id = c.id and o.state = 'pending')`;

/** Everybody who waits in the organization and is not being offered, by conversation. */
export async function queuePositions(
  house: House,
  organizationId: string,
): Promise<Map<string, QueuePosition>> {
  return await read(house, organizationId, (tx) => positionsIn(tx, organizationId, null, house.clock.now()));
}

/** @returns null when the conversation does not wait, is being offered, or does not exist in the organization. */
export async function queuePosition(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<QueuePosition | null> {
  return await read(house, organizationId, async (tx) => {
    const found = await tx.q
      .selectFrom('conversation')
      .select('queue_id')
      .where('id', '=', conversationId)
      .executeTakeFirst();
    if (!found?.queue_id) return null;
    const positions = await positionsIn(tx, organizationId, found.queue_id, house.clock.now());
    return positions.get(conversationId) ?? null;
  });
}

async function positionsIn(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  queueId: string | null,
  now: Date,
): Promise<Map<string, QueuePosition>> {
  const rows = await tx.run<InLine>(inLine, [organizationId, queueId], 'queue-places');
  if (rows.length === 0) return new Map();
  const byQueue = Map.groupBy(rows, (row) => row.queue_id);
  const measured = await measureQueues(tx, organizationId, [...byQueue.keys()], now);
  const { queues } = await configurationOf(tx, organizationId);
  const positions = new Map<string, QueuePosition>();
  for (const queue of queues) {
    const waiting = byQueue.get(queue.queueId);
    if (!waiting) continue;
    inOrder(waiting, queue, now.getTime()).forEach((one, i) => {
      positions.set(one.id, positionOf(one.item, i + 1, measured.get(queue.queueId)!, now.getTime()));
    });
  }
  return positions;
}

/** As the router has them. */
export function inOrder(rows: readonly InLine[], queue: QueueSetting, now: number): InOrder[] {
  const waiting = rows.map((row) => {
    const one = new WaitingOf<null>({
      conversationId: row.id,
      workstreamId: row.workstream_id,
      queueId: row.queue_id,
      kind: queue.kind,
      queuedAt: row.queued_at.getTime(),
      waitingSince: row.waiting_since.getTime(),
      demand: {
        ...toDemand({}),
        priority: row.priority,
        bucket: row.bucket,
        bucketName: row.bucket_name ?? undefined,
        bucketKeys: row.bucket_keys ?? [],
      },
      refusals: [],
    });
    one.settleOrder(queue, now);
    return one;
  });
  return waiting.sort(orderIn(queue).compare);
}

/** Whoever is free and has not taken it by then will not. */
const offeredWithinMs = 2000;

function positionOf(
  { workstreamId, queuedAt }: InOrder['item'],
  position: number,
  { pace, staffing, availableFor, opensInMs }: QueueMeasure,
  now: number,
): QueuePosition {
  const available = availableFor.get(workstreamId) ?? 0;
  const free = now - queuedAt < offeredWithinMs ? available : 0;
  return {
    position,
    expectedWaitSeconds: toSeconds(expectedWaitMs(pace, { place: position, free, opensInMs }, staffing)),
    representativesAvailable: available,
  };
}
