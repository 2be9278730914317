/** Intake, classification, route to queue and the overflow check before it: one conversation, one transaction. */

import { type Conversation, queueConversation } from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { QueueSetting, RoutingConfiguration, WorkstreamSetting } from '../domain/configuration.ts';
import { type Demand, noDemand } from '../domain/demand.ts';
import { toDemand } from '../domain/router/changes-of.ts';
import { bucketOf } from '../domain/rules/bucket.ts';
import { type Classification, classify } from '../domain/rules/classify.ts';
import { contextAsked } from '../domain/rules/context-asked.ts';
import { intentContext, mayRecognise } from '../domain/rules/current-intent.ts';
import { type Environment, environmentAt } from '../domain/rules/environment.ts';
import type { Facts } from '../domain/rules/facts.ts';
import { type OverflowStart, routeStarts } from '../domain/rules/queues-to-measure.ts';
import { type QueueRoute, routeToNamed, routeToQueue } from '../domain/rules/route-to-queue.ts';
import type { RouteTrace } from '../domain/rules/route-trace.ts';
import { estimateForNew } from '../queries/estimate.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { bareWorkstream, type KnownOfCustomer, knownOfCustomer } from '../store/facts.store.ts';
import { recordTraces } from '../store/trace.store.ts';
import { clearAlerts, raiseAlerts } from './alerts.ts';
import { finishOverflow } from './finish-overflow.ts';
import { measureLoads } from './measure-loads.ts';

export interface RouteRequest {
  cause: 'opened' | 'escalated' | 'resumed' | 'transferred' | 'released';
  /**
   * Goes there. Opened or escalated, its overflow check may still send it elsewhere; resumed, transferred or released
   * it goes where it is told, and by default where it was. Undefined for the others: the rules decide.
   */
  queueId?: string;
  /** Only this representative is asked at first. */
  directed?: string;
  escalationReason?: string;
  summary?: string;
  context?: Record<string, unknown>;
}

export type Routed =
  | { outcome: 'queued'; queueId: string; queueName: string }
  /** Ended with a message, or left to the voice layer. */
  | { outcome: 'ended' | 'callback' | 'voicemail' | 'external_number' }
  /** There is no queue for it: it stays Open, and the supervisors are told. */
  | { outcome: 'unrouted' };

type Workstream = Pick<
  WorkstreamSetting,
  'kind' | 'defaultQueueId' | 'classification' | 'routeToQueue' | 'keepSameRepresentative'
>;

/** One conversation on its way, with all that is known of it. */
interface Journey {
  readonly request: RouteRequest;
  readonly at: Date;
  readonly configuration: RoutingConfiguration;
  readonly workstream: Workstream;
  readonly known: KnownOfCustomer;
  /** Of what the customer wrote: `intent`, `intentGroup`, `lineOfBusiness`. */
  readonly recognised: Record<string, string>;
  /** What it asked for so far. */
  readonly before: Demand;
  readonly environment: Environment;
}

/**
 * Routes a locked conversation that is not over: leaves it in a queue, or carries out what an overflow rule says.
 * Opened and escalated ones are classified; the others keep what they asked for. Whoever handled it is released by
 * the caller's hand (`releaseCapacity`). Writes its trace.
 * @throws {AppError} `queue.not_found`, `queue.other_kind`; `conversation.wrong_state` when it is over.
 */
export async function routeConversation(
  house: House,
  tx: Tx,
  conversation: Conversation,
  request: RouteRequest,
  change: { at: Date; actor: Actor },
): Promise<Routed> {
  const journey = await beginJourney(house, tx, conversation, request, change.at);
  const { configuration, known, workstream } = journey;
  const told = await toldQueue(tx, conversation, journey);
  const isNew = request.cause === 'opened' || request.cause === 'escalated';
  const classification =
    isNew || told === null ? classify(known.facts, workstream, journey.environment) : null;
  const facts = classification?.facts ?? known.facts;
  const route =
    told !== null && !isNew ? straightTo(told.queueId) : await findRoute(tx, journey, facts, told?.queueId);
  const demand = demandOf(journey, classification, route);
  const target = targetOf(route, configuration, told);
  const environment: Environment = target
    ? { ...journey.environment, queue: { queueId: target.queueId, name: target.name } }
    : journey.environment;
  const place = target?.setting
    ? bucketOf(target.setting, facts, environment)
    : { bucket: null, bucketKeys: [] };
  const trace: RouteTrace = {
    v: 1,
    cause: request.cause,
    workstreamId: conversation.workstream_id,
    classification: classification?.trace ?? null,
    route: route.route,
    choice: route.choice,
    overflow: route.overflow,
    outcome: route.outcome,
    preferred: demand.preferred,
    same: demand.same,
    directed: demand.directed,
    bucket: place.bucket === null ? null : (target?.setting?.prioritization[place.bucket]?.name ?? null),
  };
  await recordTraces(
    house,
    tx,
    [
      {
        conversationId: conversation.id,
        kind: request.cause === 'transferred' || request.cause === 'released' ? request.cause : 'routed',
        configurationVersion: configuration.version,
        // As they were before the rules, so that the rules can be run again.
        facts: known.facts,
        trace,
      },
    ],
    change.at,
  );
  await clearAlerts(tx, [conversation.id], change.at);
  const left = await finishOverflow(house, tx, conversation, { route, facts }, change);
  if (left) return left;
  const estimate = await estimateForNew(tx, tx.organizationId, target!.queueId, change.at);
  const skills = demand.skills.length > 0 ? demand.skills : target!.setting?.requiredSkills;
  await queueConversation(
    house,
    tx,
    conversation,
    {
      queueId: target!.queueId,
      cause: request.cause,
      ...(skills === undefined ? {} : { requiredSkills: skills }),
      ...(request.escalationReason === undefined ? {} : { escalationReason: request.escalationReason }),
      ...(request.summary === undefined ? {} : { summary: request.summary }),
      context: { ...journey.recognised, ...request.context },
      demand: { ...demand, ...place },
      priority: demand.priority,
      waitingSince:
        // Given back, the customer keeps the place.
        (request.cause === 'released' ? conversation.waiting_since : null) ??
        waitingSince(conversation, request.cause, change.at),
      estimate,
    },
    change,
  );
  if (route.outcome.kind === 'queue' && route.outcome.failed) {
    const detail = { overflow: route.overflow.map(({ queueId, impossible }) => ({ queueId, impossible })) };
    await raiseAlerts(
      house,
      tx,
      [{ conversationId: conversation.id, queueId: target!.queueId, kind: 'overflow_failed', detail }],
      change.at,
    );
  }
  return { outcome: 'queued', queueId: target!.queueId, queueName: target!.name };
}

async function beginJourney(
  house: House,
  tx: Tx,
  conversation: Conversation,
  request: RouteRequest,
  at: Date,
): Promise<Journey> {
  const configuration = await configurationOf(tx, tx.organizationId);
  const workstream =
    configuration.workstreams.find((one) => one.workstreamId === conversation.workstream_id) ??
    // Taken out of the configuration while conversations of it were still going on.
    Object.assign(await bareWorkstream(tx, conversation.workstream_id), {
      classification: [],
      routeToQueue: [],
      keepSameRepresentative: false,
    });
  const isNew = request.cause === 'opened' || request.cause === 'escalated';
  const before = isNew ? noDemand : { ...toDemand(conversation.demand), priority: conversation.priority };
  const context = { ...conversation.context, ...request.context };
  const given = await knownOfCustomer(tx, conversation, workstream.kind, context, before);
  const recognised = await intentOf(house, tx, given, conversation.context, request);
  const known = { ...given, facts: withIntent(given.facts, recognised) };
  const current = configuration.queues.find(({ queueId }) => queueId === conversation.queue_id);
  const environment = environmentAt(configuration, at.getTime(), {
    queue: current ? { queueId: current.queueId, name: current.name } : null,
    waitedSeconds: Math.max(
      0,
      (at.getTime() - waitingSince(conversation, request.cause, at).getTime()) / 1000,
    ),
  });
  return { request, at, configuration, workstream, known, recognised, before, environment };
}

/** What the customer's words tell, whenever it is routed. */
async function intentOf(
  house: House,
  tx: Tx,
  { facts: { message } }: KnownOfCustomer,
  kept: Readonly<Record<string, unknown>>,
  { context: comesAlong }: RouteRequest,
): Promise<Record<string, string>> {
  if (message.text === '' || !mayRecognise(kept, comesAlong)) return {};
  const found = await house.intents?.recognise(tx, tx.organizationId, message.text.split('\n'));
  return found ? intentContext(found, { ...kept, ...comesAlong }) : {};
}

const withIntent = (facts: Facts, recognised: Record<string, string>): Facts => ({
  ...facts,
  intent: recognised.intent ?? facts.intent,
  intentGroup: recognised.intentGroup ?? facts.intentGroup,
  context: { ...facts.context, ...recognised },
});

interface Target {
  readonly queueId: string;
  readonly name: string;
  /** Undefined while the configuration at hand does not know it. */
  readonly setting: QueueSetting | undefined;
}

/** The queue it was told, which must be one of its kind; null when the rules decide. */
async function toldQueue(
  tx: Tx,
  conversation: Conversation,
  { request, configuration, workstream }: Journey,
): Promise<Target | null> {
  const { cause } = request;
  const isNew = cause === 'opened' || cause === 'escalated';
  const queueId = request.queueId ?? (isNew ? null : conversation.queue_id);
  if (queueId === null) return null;
  const setting = configuration.queues.find((queue) => queue.queueId === queueId);
  const row = setting ?? (await bareQueue(tx, queueId));
  if (row?.kind === workstream.kind) return { queueId, name: row.name, setting };
  // A transfer is answered; a customer who comes back, or whom a topic sends to a queue that is gone, is served.
  if (request.queueId === undefined || isNew || cause === 'resumed') return null;
  throw new AppError(row ? 'queue.other_kind' : 'queue.not_found');
}

async function bareQueue(tx: Tx, queueId: string): Promise<Pick<QueueSetting, 'name' | 'kind'> | undefined> {
  return await tx.q
    .selectFrom('queue')
    .select(['name', 'kind'])
    .where('id', '=', queueId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

const straightTo = (queueId: string): QueueRoute => ({
  route: null,
  choice: 'told',
  overflow: [],
  outcome: { kind: 'queue', queueId, stays: false, failed: false },
  overflowedFrom: [],
});

async function findRoute(
  tx: Tx,
  { at, configuration, workstream, environment }: Journey,
  facts: Facts,
  told: string | undefined,
): Promise<QueueRoute> {
  const starts: OverflowStart[] =
    told === undefined ? routeStarts(facts, workstream, environment) : [{ queueId: told, overflow: null }];
  const loads = await measureLoads(tx, tx.organizationId, configuration, starts, at);
  return told === undefined
    ? routeToQueue(facts, workstream, configuration, loads, environment)
    : routeToNamed(told, facts, workstream, configuration, loads, environment);
}

function demandOf(
  { request, configuration, workstream, known, before }: Journey,
  classification: Classification | null,
  route: QueueRoute,
): Demand {
  const { cause } = request;
  const handsBack = cause === 'transferred' || cause === 'released';
  const same = workstream.keepSameRepresentative && !handsBack ? known.lastRepresentative : null;
  return {
    ...before,
    ...(classification && {
      attributes: {
        ...contextAsked(configuration.queues, known.facts.context),
        ...classification.attributes,
      },
      skills: classification.skills,
      profileIds: classification.profileIds,
      priority: classification.priority,
      skillMatch: classification.skillMatch,
    }),
    // Another queue asks for its own skills.
    ...(cause === 'transferred' ? { skills: [] } : {}),
    // Whoever hands it on is not asked first.
    preferred: known.preferred.filter(
      (userId) => userId !== same && !(handsBack && userId === known.lastHandler),
    ),
    same,
    directed: request.directed ?? null,
    stays: route.outcome.kind === 'queue' && route.outcome.stays,
    overflowedFrom: route.overflowedFrom,
  };
}

function targetOf(
  { outcome }: QueueRoute,
  { queues }: RoutingConfiguration,
  told: Target | null,
): Target | undefined {
  if (outcome.kind !== 'queue') return undefined;
  if (outcome.queueId === told?.queueId) return told;
  const setting = queues.find((queue) => queue.queueId === outcome.queueId)!;
  return { queueId: setting.queueId, name: setting.name, setting };
}

/**
 * One that asked for routing by an event has waited since then, however late the event is read; one that is given back
 * has the place it had.
 */
function waitingSince(conversation: Conversation, cause: RouteRequest['cause'], at: Date): Date {
  if (cause === 'released') return conversation.waiting_since ?? at;
  return conversation.state === 'open' && conversation.queue_id === null ? conversation.state_changed_at : at;
}
