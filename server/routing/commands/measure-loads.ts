/** Measures the queues that an overflow check depends on. */
import type { Tx } from '../../data-model/house/index.ts';
import type { OverflowRule, RoutingConfiguration } from '../domain/configuration.ts';
import type { QueueLoad } from '../domain/rules/overflow.ts';
import { type OverflowStart, queuesToMeasure } from '../domain/rules/queues-to-measure.ts';
import { estimateForNew } from '../queries/estimate.ts';
import { measureQueues } from '../store/queue-load.store.ts';

/**
 * @param starts where the check begins; what it may lead to is measured as well.
 * @returns by queue; queues of which nothing is asked are left out.
 */
export async function measureLoads(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  configuration: RoutingConfiguration,
  starts: readonly OverflowStart[],
  at: Date,
): Promise<Map<string, QueueLoad>> {
  const queues = new Map(configuration.queues.map((queue) => [queue.queueId, queue]));
  const wanted = queuesToMeasure(starts, queues).filter(({ queueId }) => queues.has(queueId));
  const loads = new Map<string, QueueLoad>();
  if (wanted.length === 0) return loads;
  const most = 1 + Math.max(0, ...starts.flatMap(({ overflow }) => (overflow ?? []).map(lengthAsked)));
  const measured = await measureQueues(
    tx,
    organizationId,
    wanted.map(({ queueId }) => {
      const queue = queues.get(queueId)!;
      return { ...queue, most: Math.max(most, 1 + Math.max(0, ...queue.overflow.map(lengthAsked))) };
    }),
    configuration.workstreams,
    at,
  );
  for (const { queueId, wanted: kinds } of wanted) {
    const { waiting, nobodyOnDuty } = measured.get(queueId)!;
    const expectedWaitSeconds = kinds.has('expected_wait')
      ? (await estimateForNew(tx, organizationId, queueId, at, false)).seconds
      : null;
    loads.set(queueId, { waiting, nobodyOnDuty, expectedWaitSeconds });
  }
  return loads;
}

const lengthAsked = ({ when }: OverflowRule): number => (when.kind === 'queue_length' ? when.atLeast : 0);
