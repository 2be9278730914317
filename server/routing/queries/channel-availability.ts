/** What a customer may know of a chat channel before the conversation: is anybody there, and how long would it take? */
import type { Availability } from '../../../contracts/direct-line.ts';
import { type House, read } from '../../data-model/house/index.ts';
import type { RoutingConfiguration, WorkstreamSetting } from '../domain/configuration.ts';
import { classify } from '../domain/rules/classify.ts';
import { environmentAt } from '../domain/rules/environment.ts';
import type { Facts } from '../domain/rules/facts.ts';
import { routeToQueue } from '../domain/rules/route-to-queue.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { type QueueState, queueStates } from './estimate.ts';

const nothing: Availability = {
  open: false,
  nextOpening: null,
  waiting: 0,
  expectedWaitSeconds: null,
  representativesAvailable: 0,
};

/** How old the count of who is on duty may be: anybody may ask. */
const staffAgeMs = 2000;

/**
 * Of the queue to which the rules would send a customer of whom nothing is known yet. Rules that ask for more send
 * some elsewhere.
 */
export async function channelAvailability(
  house: House,
  organizationId: string,
  channelId: string,
): Promise<Availability> {
  return await read(house, organizationId, async (tx) => {
    const channel = await tx.q
      .selectFrom('chat_channel')
      .select('workstream_id')
      .where('id', '=', channelId)
      .executeTakeFirst();
    const configuration = await configurationOf(tx, organizationId);
    const workstream = configuration.workstreams.find((one) => one.workstreamId === channel?.workstream_id);
    if (!workstream) return nothing;
    const at = house.clock.now();
    const states = await queueStates(
      tx,
      organizationId,
      reachable(configuration, workstream),
      at,
      staffAgeMs,
    );
    const state = states.get(queueFor(configuration, workstream, states, at.getTime()) ?? '');
    if (!state) return nothing;
    return {
      open: state.open,
      nextOpening: state.opensAt,
      waiting: state.waiting,
      expectedWaitSeconds: state.expectedWaitSeconds,
      representativesAvailable: state.available,
    };
  });
}

/** Every queue that a rule or an overflow may lead to. */
function reachable({ queues }: RoutingConfiguration, workstream: WorkstreamSetting): string[] {
  const found = new Set([
    workstream.defaultQueueId,
    ...workstream.routeToQueue.flatMap((rule) => rule.to.map((share) => share.queueId)),
  ]);
  for (const id of found) {
    const queue = queues.find((one) => one.queueId === id);
    for (const { then } of queue?.overflow ?? []) if (then.kind === 'queue') found.add(then.queueId);
    if (queue?.fallbackQueueId) found.add(queue.fallbackQueueId);
  }
  return [...found];
}

function queueFor(
  configuration: RoutingConfiguration,
  workstream: WorkstreamSetting,
  states: ReadonlyMap<string, QueueState>,
  now: number,
): string | null {
  const stranger: Facts = {
    conversationId: '',
    channel: 'chat',
    kind: workstream.kind,
    workstreamId: workstream.workstreamId,
    context: {},
    customer: {},
    account: null,
    message: { text: '', count: 0 },
    intent: null,
    intentGroup: null,
    sentiment: null,
    attributes: {},
    priority: 0,
  };
  const environment = environmentAt(configuration, now);
  const { facts } = classify(stranger, workstream, environment);
  const loads = new Map(
    [...states].map(([queueId, state]) => [
      queueId,
      {
        waiting: state.waiting,
        expectedWaitSeconds: state.expectedWaitSeconds,
        nobodyOnDuty: state.onDuty === 0,
      },
    ]),
  );
  const { outcome } = routeToQueue(facts, workstream, configuration, loads, environment);
  return outcome.kind === 'none' ? null : outcome.queueId;
}
