/** How many representatives could take a conversation now, by queue. */
import { type House, read } from '../../data-model/house/index.ts';
import { queueStates } from './estimate.ts';

/**
 * Every queue of the organization by id, with the members (named, by group, by skill) who are connected, have a presence
 * that some workstream of the queue's kind allows, and room for one of it; what it asks for in skills aside.
 */
export async function availableByQueue(house: House, organizationId: string): Promise<Map<string, number>> {
  const states = await read(house, organizationId, (tx) =>
    queueStates(tx, organizationId, undefined, house.clock.now()),
  );
  return new Map([...states].map(([queueId, state]) => [queueId, state.available]));
}
