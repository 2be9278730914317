/** Records a small day: customers with a patience and an amount of work, representatives, a router, a log. */
import type { EventDraft, LoggedEvent } from '../../../data-model/events/index.ts';
import type { QueueSetting, RoutingConfiguration, WorkstreamSetting } from '../configuration.ts';
import { defaultSettings } from '../configuration.ts';
import { noDemand } from '../demand.ts';
import { seeded } from '../estimate/testing-queue.ts';
import type { RepresentativeSetting } from '../router/changes.ts';
import { changesOf } from '../router/changes-of.ts';
import { Router } from '../router/router.ts';
import type { RecordedCycle, RecordedDay, RecordedRoute } from './recorded-day.ts';
import { Timetable } from './timetable.ts';

export const beginsAt = Date.UTC(2026, 0, 5, 9);

export const queue = (queueId: string, more: Partial<QueueSetting> = {}): QueueSetting => ({
  queueId,
  name: queueId,
  kind: 'messaging',
  priority: 100,
  memberGroupIds: [],
  memberSkills: [],
  method: { kind: 'least_active' },
  requiredSkills: [],
  hoursId: null,
  serviceLevelSeconds: 20,
  shortAbandonSeconds: 5,
  fallbackQueueId: null,
  overflow: [],
  prioritization: [],
  dynamicPriority: { pointsPerMinute: 0, steps: [] },
  bullseye: null,
  ...more,
});

export const workstream = (more: Partial<WorkstreamSetting> = {}): WorkstreamSetting => ({
  workstreamId: 'chat',
  name: 'chat',
  kind: 'messaging',
  mode: 'push',
  defaultQueueId: 'support',
  allowedPresences: ['available', 'busy'],
  units: 50,
  profileIds: [],
  wrapUpSeconds: 60,
  wrapUpHold: 'always',
  skillMatch: 'none',
  keepSameRepresentative: false,
  affinityWaitSeconds: 60,
  offerTimeoutSeconds: 20,
  reofferSeconds: 30,
  declineLimit: 3,
  autoAccept: false,
  inactiveAfterMissed: false,
  doNotDisturbAfterDeclined: false,
  interrupts: false,
  interruptible: false,
  affectsPresence: true,
  contextVariables: [],
  classification: [],
  routeToQueue: [],
  ...more,
});

export const configuration = (more: Partial<RoutingConfiguration> = {}): RoutingConfiguration => ({
  version: 1,
  timeZone: 'UTC',
  settings: defaultSettings,
  skills: [],
  profiles: [],
  presences: [],
  hours: [],
  workstreams: [workstream()],
  queues: [queue('support')],
  ...more,
});

export const representative = (
  userId: string,
  more: Partial<RepresentativeSetting> = {},
): RepresentativeSetting => ({
  userId,
  active: true,
  capacityTotal: 100,
  queueIds: ['support'],
  groupIds: [],
  skills: [],
  profiles: [],
  attributes: {},
  ...more,
});

export interface RecordingOptions {
  configuration: RoutingConfiguration;
  people: readonly RepresentativeSetting[];
  customers: number;
  /** Seconds. */
  between: number;
  work: number;
  patience: number;
  seed: number;
  vip?: number;
}

/** Every presence stays as it is: what somebody carries does not show, so that the log holds work alone. */
export function record(options: RecordingOptions): RecordedDay {
  const { configuration: settings, people } = options;
  const random = seeded(options.seed);
  const between = (mean: number): number => Math.round(-Math.log(1 - random()) * mean * 1000);
  const events: LoggedEvent[] = [];
  const cycles: RecordedCycle[] = [];
  const routes = new Map<string, RecordedRoute[]>();
  const timetable = new Timetable();
  const workstreams = settings.workstreams;
  const beginning = {
    configuration: settings,
    representatives: people.map((setting) => ({
      setting,
      state: {
        presence: 'available' as const,
        presenceId: null,
        connected: true,
        lastReleasedAt: 0,
        lastAssignedAt: 0,
        finished: [],
      },
    })),
    items: [],
    reservations: [],
    offers: [],
    alerts: [],
  };
  const router = Router.from(beginning, beginsAt);
  let now = beginsAt;
  let unread: LoggedEvent[] = [];
  const append = (draft: EventDraft): void => {
    const event = {
      conversationId: null,
      representativeId: null,
      ...draft,
      organizationId: 'o',
      txId: String(events.length + 1),
      position: events.length + 1,
    } as LoggedEvent;
    events.push(event);
    unread.push(event);
  };
  const say = (type: string, conversationId: string, payload: object, representativeId?: string): void =>
    append({
      type,
      conversationId,
      ...(representativeId ? { representativeId } : {}),
      actor: 'system',
      at: new Date(now),
      payload,
    } as unknown as EventDraft);
  const later = (ms: number, happen: () => void): void =>
    timetable.enter(now + ms, () => {
      happen();
    });

  const waiting = new Map<string, number>();
  const offered = new Map<string, { offerId: string; userId: string }>();
  const arrive = (n: number): void => {
    const id = `c${String(n).padStart(4, '0')}`;
    const vip = random() < (options.vip ?? 0);
    const facts = {
      conversationId: id,
      channel: 'chat',
      kind: 'messaging' as const,
      workstreamId: 'chat',
      context: { vip },
      customer: {},
      account: null,
      message: { text: '', count: 1 },
      intent: null,
      intentGroup: null,
      sentiment: null,
      attributes: {},
      priority: 0,
    };
    routes.set(id, [
      {
        at: now,
        facts,
        trace: {
          v: 1,
          cause: 'opened',
          workstreamId: 'chat',
          classification: null,
          route: null,
          choice: 'default',
          overflow: [],
          outcome: { kind: 'queue', queueId: 'support', stays: false, failed: false },
          preferred: [],
          same: null,
          directed: null,
          bucket: null,
        },
      },
    ]);
    waiting.set(id, now);
    say('conversation.queued', id, {
      queueId: 'support',
      segmentId: id,
      cause: 'opened',
      workstreamId: 'chat',
      waitingSince: new Date(now).toISOString(),
      demand: { ...noDemand },
    });
    const patience = between(options.patience);
    later(patience, () => {
      if (!waiting.has(id)) return;
      const out = offered.get(id);
      offered.delete(id);
      if (out) {
        say('offer.withdrawn', id, { offerId: out.offerId }, out.userId);
        say('capacity.released', id, { units: 50 }, out.userId);
      }
      leave(id, 'abandoned');
      say('conversation.closed', id, { reason: 'left' });
    });
    if (n < options.customers) later(between(options.between), () => arrive(n + 1));
  };
  const leave = (id: string, outcome: string): void => {
    say('conversation.dequeued', id, {
      queueId: 'support',
      segmentId: id,
      outcome,
      waitedMs: now - waiting.get(id)!,
    });
    waiting.delete(id);
  };
  const answer = (id: string, offerId: string, userId: string): void => {
    if (offered.get(id)?.offerId !== offerId) return;
    offered.delete(id);
    if (random() < 0.1) {
      say('offer.declined', id, { offerId }, userId);
      say('capacity.released', id, { units: 50 }, userId);
      return;
    }
    say('offer.accepted', id, { offerId }, userId);
    leave(id, 'answered');
    say('handler.engaged', id, { handlerKind: 'representative', handlerId: userId, epoch: 1 }, userId);
    later(between(options.work), () => {
      say('conversation.wrap_up_started', id, { by: 'representative', endsAt: new Date(now).toISOString() });
      later(10_000, () => {
        say('capacity.released', id, { units: 50 }, userId);
        say('conversation.closed', id, { reason: 'done' });
      });
    });
  };
  const decide = (): void => {
    for (const event of unread) router.apply(changesOf(event, { workstreams }), now);
    unread = [];
    for (let plan = router.plan(now); plan; plan = router.plan(now)) {
      const basis = { txId: String(events.length), position: events.length };
      const offers = plan.assignments.map(
        ({ conversationId, userId, queueId, units, kind, ...planned }, i) => {
          const offerId = `${cycles.length} ${i}`;
          const expiresAt = now + planned.offerTimeoutSeconds * 1000;
          offered.set(conversationId, { offerId, userId });
          say(
            'offer.made',
            conversationId,
            {
              offerId,
              queueId,
              units,
              expiresAt: new Date(expiresAt).toISOString(),
              kind,
              automatic: false,
              profileIds: [],
              interruptible: false,
              override: false,
              cycleId: String(cycles.length),
            },
            userId,
          );
          later(1000 + Math.floor(random() * 4000), () => answer(conversationId, offerId, userId));
          return { conversationId, offerId, expiresAt };
        },
      );
      cycles.push({
        cycleId: String(cycles.length),
        decidedAt: now,
        basis,
        seen: null,
        configurationVersion: settings.version,
        decisions: plan.assignments.map(({ conversationId, userId }, i) => ({
          conversationId,
          userId,
          offerId: offers[i]!.offerId,
        })),
      });
      router.settle(plan, { refused: [], offers }, now);
      if (plan.assignments.length === 0) break;
    }
  };
  timetable.enter(beginsAt, () => arrive(1));
  for (;;) {
    now = Math.min(timetable.next(), Math.max(now, router.wakeAt() ?? Number.POSITIVE_INFINITY));
    if (timetable.next() === Number.POSITIVE_INFINITY) break;
    while (timetable.next() === now) timetable.run();
    decide();
  }
  return {
    from: beginsAt,
    to: events.at(-1)!.at.getTime() + 1000,
    beginning,
    introduced: new Map(),
    events,
    cycles,
    configurations: new Map([[settings.version, settings]]),
    settings: new Map(people.map((setting) => [setting.userId, setting])),
    routes,
  };
}
