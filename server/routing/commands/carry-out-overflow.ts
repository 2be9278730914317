/** Carries out what an overflow rule says for one conversation that waits. */
import { type Conversation, queueConversation } from '../../conversations/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { toDemand } from '../domain/router/changes-of.ts';
import type { PlannedOverflow } from '../domain/router/plan.ts';
import { bucketOf } from '../domain/rules/bucket.ts';
import { environmentAt } from '../domain/rules/environment.ts';
import { followOverflow } from '../domain/rules/overflow.ts';
import { overflowSetting } from '../domain/rules/route-to-queue.ts';
import type { OverflowCheck, RouteTrace } from '../domain/rules/route-trace.ts';
import { estimateForNew } from '../queries/estimate.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { keepInQueue } from '../store/demand.store.ts';
import { bareWorkstream, knownOfCustomer } from '../store/facts.store.ts';
import { recordTraces } from '../store/trace.store.ts';
import { raiseAlerts } from './alerts.ts';
import { finishOverflow } from './finish-overflow.ts';
import { measureLoads } from './measure-loads.ts';

export { clearAlerts, raiseAlerts } from './alerts.ts';

/**
 * The conversation is locked and still Open in the queue of the plan, without an offer. Another queue is asked itself,
 * and may lead on; never to one it has come through.
 * @returns false when it was not possible: then it stays, is not overflowed again, and an alert says so.
 */
export async function carryOutOverflow(
  house: House,
  tx: Tx,
  conversation: Conversation,
  { queueId, condition, action, measured }: PlannedOverflow,
  at: Date,
): Promise<boolean> {
  const change = { at, actor: 'system' } as const;
  const configuration = await configurationOf(tx, tx.organizationId);
  const workstream =
    configuration.workstreams.find((one) => one.workstreamId === conversation.workstream_id) ??
    (await bareWorkstream(tx, conversation.workstream_id));
  const demand = { ...toDemand(conversation.demand), priority: conversation.priority };
  const { facts } = await knownOfCustomer(tx, conversation, workstream.kind, conversation.context, demand);
  const waitingSince = conversation.waiting_since ?? conversation.queued_at ?? at;
  const environment = environmentAt(configuration, at.getTime(), {
    waitedSeconds: Math.max(0, (at.getTime() - waitingSince.getTime()) / 1000),
  });
  const starts = action.kind === 'queue' ? [{ queueId: action.queueId, overflow: null }] : [];
  const loads = await measureLoads(tx, tx.organizationId, configuration, starts, at);
  const setting = overflowSetting(facts, workstream, configuration, loads, environment);
  const first: OverflowCheck = {
    queueId,
    override: false,
    conditions: [{ condition, measured, holds: true }],
    action,
    impossible: null,
  };
  const { checks, outcome, overflowedFrom } = followOverflow(first, demand.overflowedFrom, setting);
  const target = outcome.kind === 'queue' ? setting.queues.get(outcome.queueId) : undefined;
  const place = target
    ? bucketOf(target, facts, { ...environment, queue: { queueId: target.queueId, name: target.name } })
    : { bucket: null, bucketKeys: [] };
  const trace: RouteTrace = {
    v: 1,
    cause: 'overflowed',
    workstreamId: conversation.workstream_id,
    classification: null,
    route: null,
    choice: 'told',
    overflow: checks,
    outcome,
    preferred: demand.preferred,
    same: demand.same,
    directed: null,
    bucket: place.bucket === null ? null : (target?.prioritization[place.bucket]?.name ?? null),
  };
  await recordTraces(
    house,
    tx,
    [
      {
        conversationId: conversation.id,
        kind: 'overflowed',
        configurationVersion: configuration.version,
        facts,
        trace,
      },
    ],
    at,
  );
  const left = await finishOverflow(
    house,
    tx,
    conversation,
    { route: { overflow: checks, outcome }, facts },
    change,
  );
  if (left || outcome.kind !== 'queue') return true;
  const moves = outcome.queueId !== queueId;
  if (moves && target) {
    await queueConversation(
      house,
      tx,
      conversation,
      {
        queueId: target.queueId,
        cause: 'overflowed',
        leaves: 'overflowed',
        requiredSkills: demand.skills.length > 0 ? demand.skills : target.requiredSkills,
        demand: { ...demand, ...place, directed: null, stays: outcome.stays, overflowedFrom },
        priority: demand.priority,
        waitingSince,
        estimate: await estimateForNew(tx, tx.organizationId, target.queueId, at),
      },
      change,
    );
  } else {
    await keepInQueue(tx, conversation);
    // The last check may have been another queue's: whoever follows the log is told of this one.
    if (checks.at(-1)!.queueId !== queueId) {
      tx.append({
        type: 'conversation.overflowed',
        conversationId: conversation.id,
        ...change,
        payload: { queueId, condition: condition.kind, action: 'assign_anyway', targetQueueId: null },
      });
    }
  }
  if (!outcome.failed) return true;
  const detail = {
    overflow: checks.map((check) => ({ queueId: check.queueId, impossible: check.impossible })),
  };
  const alert = {
    conversationId: conversation.id,
    queueId: outcome.queueId,
    kind: 'overflow_failed',
    detail,
  } as const;
  await raiseAlerts(house, tx, [alert], at);
  return moves;
}
