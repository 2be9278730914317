/** Who waits where in a simulated day, and into which queue somebody comes by the rules. Pure. */

import type { RoutingConfiguration } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import { expectedWaitMs, toSeconds } from '../estimate/expected-wait.ts';
import { type Line, measuredStays, measurePace, type PastStay } from '../estimate/pace.ts';
import { isMember } from '../router/membership.ts';
import type { PlannedOverflow } from '../router/plan.ts';
import { bucketOf } from '../rules/bucket.ts';
import { classify } from '../rules/classify.ts';
import { contextAsked } from '../rules/context-asked.ts';
import { environmentAt } from '../rules/environment.ts';
import type { Facts } from '../rules/facts.ts';
import { followOverflow, type QueueLoad } from '../rules/overflow.ts';
import { overflowSetting, type QueueRoute, routeToNamed, routeToQueue } from '../rules/route-to-queue.ts';
import type { RouteOutcome } from '../rules/route-trace.ts';
import type { RecordedRoute } from './recorded-day.ts';
import type { Stage } from './script.ts';
import type { SimulatedPeople } from './simulated-people.ts';

export interface Entry {
  readonly outcome: RouteOutcome;
  readonly demand: Demand;
}

export class SimulatedQueues {
  /** By conversation, since when. */
  readonly #lines = new Map<string, Map<string, number>>();
  readonly #past = new Map<string, PastStay[]>();
  readonly #offered = new Map<string, number>();
  readonly #people: SimulatedPeople;
  readonly configuration: RoutingConfiguration;

  constructor(configuration: RoutingConfiguration, people: SimulatedPeople) {
    this.configuration = configuration;
    this.#people = people;
  }

  enter(queueId: string, conversationId: string, at: number): void {
    const line = this.#lines.get(queueId) ?? new Map<string, number>();
    this.#lines.set(queueId, line.set(conversationId, at));
    this.#offered.delete(conversationId);
  }

  offered(conversationId: string, at: number): void {
    if (!this.#offered.has(conversationId)) this.#offered.set(conversationId, at);
  }

  leave(queueId: string, conversationId: string, at: number, outcome: PastStay['outcome']): void {
    const enteredAt = this.#lines.get(queueId)?.get(conversationId);
    if (enteredAt === undefined) return;
    this.#lines.get(queueId)!.delete(conversationId);
    const past = this.#past.get(queueId) ?? [];
    this.#past.set(queueId, past);
    past.push({ enteredAt, offeredAt: this.#offered.get(conversationId) ?? null, leftAt: at, outcome });
    if (past.length > measuredStays) past.shift();
  }

  /** Into which queue a conversation comes that enters routing now, and with what it asks for. */
  route(stage: Stage, recorded: RecordedRoute | undefined, at: number): Entry {
    const { demand, queueId, workstreamId } = stage;
    const workstream = this.configuration.workstreams.find((one) => one.workstreamId === workstreamId);
    const isNew = stage.cause === 'opened' || stage.cause === 'escalated';
    const known = this.configuration.queues.some((queue) => queue.queueId === queueId);
    const stays = {
      outcome: { kind: 'queue', queueId, stays: demand.stays, failed: false },
      demand,
    } as const;
    if (!workstream || !recorded || (!isNew && known)) return stays;
    const environment = environmentAt(this.configuration, at, {
      waitedSeconds: Math.max(0, (at - stage.waitingSince) / 1000),
    });
    const classification = classify(recorded.facts, workstream, environment);
    const { facts } = classification;
    const loads = this.#loads(at);
    const told = recorded.trace.choice === 'told' ? (recorded.trace.overflow[0]?.queueId ?? queueId) : null;
    const route: QueueRoute =
      told === null
        ? routeToQueue(facts, workstream, this.configuration, loads, environment)
        : routeToNamed(told, facts, workstream, this.configuration, loads, environment);
    const { outcome, overflowedFrom } = route;
    const target = this.#queue(outcome);
    return {
      outcome,
      demand: {
        ...demand,
        attributes: {
          ...contextAsked(this.configuration.queues, facts.context),
          ...classification.attributes,
        },
        skills: classification.skills,
        profileIds: classification.profileIds,
        priority: classification.priority,
        skillMatch: classification.skillMatch,
        same: workstream.keepSameRepresentative ? demand.same : null,
        stays: outcome.kind === 'queue' && outcome.stays,
        overflowedFrom,
        ...(target
          ? bucketOf(target, facts, { ...environment, queue: { queueId: target.queueId, name: target.name } })
          : { bucket: null, bucketKeys: [] }),
      },
    };
  }

  /** Where an overflow in the queue leads. */
  overflow(
    planned: PlannedOverflow,
    demand: Demand,
    workstreamId: string,
    facts: Facts | undefined,
    at: number,
  ): Entry {
    const workstream = this.configuration.workstreams.find((one) => one.workstreamId === workstreamId);
    const { queueId, condition, measured, action } = planned;
    if (!workstream || !facts)
      return { outcome: { kind: 'queue', queueId, stays: true, failed: true }, demand };
    const environment = environmentAt(this.configuration, at);
    const setting = overflowSetting(facts, workstream, this.configuration, this.#loads(at), environment);
    const first = {
      queueId,
      override: false,
      conditions: [{ condition, measured, holds: true }],
      action,
      impossible: null,
    };
    const { outcome, overflowedFrom } = followOverflow(first, demand.overflowedFrom, setting);
    const target = this.#queue(outcome);
    return {
      outcome,
      demand: {
        ...demand,
        directed: null,
        stays: outcome.kind === 'queue' && outcome.stays,
        overflowedFrom,
        ...(target
          ? bucketOf(target, facts, { ...environment, queue: { queueId: target.queueId, name: target.name } })
          : { bucket: null, bucketKeys: [] }),
      },
    };
  }

  #queue(outcome: RouteOutcome) {
    return outcome.kind === 'queue'
      ? this.configuration.queues.find((queue) => queue.queueId === outcome.queueId)
      : undefined;
  }

  #loads(at: number): Map<string, QueueLoad> {
    const people = [...this.#people.all()];
    return new Map(
      this.configuration.queues
        .filter(({ queueId }) => this.#isMeasured(queueId))
        .map((queue): [string, QueueLoad] => {
          const line = this.#line(queue.queueId);
          const members = people.filter(
            ({ setting, connected, state }) =>
              setting?.active &&
              connected &&
              state.presence !== 'offline' &&
              state.presence !== 'inactive' &&
              isMember(setting, queue),
          );
          const pace = measurePace(this.#past.get(queue.queueId) ?? [], line, at);
          const wait = expectedWaitMs(
            pace,
            {
              place: line.count + 1,
              free: line.count === 0 ? members.filter((one) => one.holds.size === 0).length : 0,
              opensInMs: 0,
            },
            null,
          );
          return [
            queue.queueId,
            { waiting: line.count, expectedWaitSeconds: toSeconds(wait), nobodyOnDuty: members.length === 0 },
          ];
        }),
    );
  }

  /** Whether anything asks for it. */
  #isMeasured(queueId: string): boolean {
    const asks = (rules: readonly { when: { kind: string } }[]) =>
      rules.some(({ when }) => when.kind !== 'waiting_time');
    return (
      this.configuration.queues.some((queue) => queue.queueId === queueId && asks(queue.overflow)) ||
      this.configuration.workstreams.some((one) =>
        one.routeToQueue.some(
          (rule) => asks(rule.overflow ?? []) && rule.to.some((share) => share.queueId === queueId),
        ),
      )
    );
  }

  #line(queueId: string): Line {
    const waiting = [...(this.#lines.get(queueId) ?? [])]
      .filter(([id]) => !this.#offered.has(id))
      .map(([, at]) => at);
    return {
      count: waiting.length,
      since: waiting.length === 0 ? null : Math.min(...waiting),
      entered: waiting.reduce((sum, at) => sum + at, 0),
    };
  }
}
