/** Each queue for those who lead: what one more would be told, and how good the last estimates were. */
import { type House, read } from '../../data-model/house/index.ts';
import { type Accuracy, accuracyOf } from '../domain/estimate/accuracy.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { toldOf } from '../store/pace.store.ts';
import { queueStates } from './estimate.ts';

export interface QueueEstimate {
  queueId: string;
  name: string;
  open: boolean;
  opensAt: string | null;
  waiting: number;
  representativesOnDuty: number;
  representativesAvailable: number;
  expectedWaitSeconds: number | null;
  accuracy: Accuracy;
}

/** @param last how many of each queue's answered stays are held against what was told */
export async function queueEstimates(
  house: House,
  organizationId: string,
  last: number,
): Promise<{ at: string; queues: QueueEstimate[] }> {
  return await read(house, organizationId, async (tx) => {
    const at = house.clock.now();
    const { queues } = await configurationOf(tx, organizationId);
    const states = await queueStates(tx, organizationId, undefined, at);
    const told = await toldOf(
      tx,
      queues.map((queue) => queue.queueId),
      last,
    );
    return {
      at: at.toISOString(),
      queues: queues.map(({ queueId, name }) => {
        const state = states.get(queueId)!;
        return {
          queueId,
          name,
          open: state.open,
          opensAt: state.opensAt,
          waiting: state.waiting,
          representativesOnDuty: state.onDuty,
          representativesAvailable: state.available,
          expectedWaitSeconds: state.expectedWaitSeconds,
          accuracy: accuracyOf(told.get(queueId) ?? []),
        };
      }),
    };
  });
}
