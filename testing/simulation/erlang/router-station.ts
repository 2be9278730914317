/** One queue, representatives who carry one conversation each and take it at once: served by the real router. */
import { defaultSettings, type RoutingConfiguration } from '../../../server/routing/domain/configuration.ts';
import { noDemand } from '../../../server/routing/domain/demand.ts';
import type { RouterChange } from '../../../server/routing/domain/router/changes.ts';
import { Router } from '../../../server/routing/domain/router/router.ts';

const [workstreamId, queueId] = ['w', 'q'];

export class RouterStation {
  readonly #router: Router;
  readonly #waiting = new Set<string>();
  #changes: RouterChange[] = [];

  constructor(servers: number) {
    const representatives = Array.from({ length: servers }, (_, i) => ({
      setting: {
        userId: `r${String(i + 1).padStart(3, '0')}`,
        active: true,
        capacityTotal: 1,
        queueIds: [queueId],
        groupIds: [],
        skills: [],
        profiles: [],
        attributes: {},
      },
      state: {
        presence: 'available' as const,
        presenceId: null,
        connected: true,
        lastReleasedAt: 0,
        lastAssignedAt: 0,
        finished: [],
      },
    }));
    this.#router = Router.from(
      { configuration, representatives, items: [], reservations: [], offers: [], alerts: [] },
      0,
    );
  }

  waits(customer: number): boolean {
    return this.#waiting.has(String(customer));
  }

  arrive(customer: number, now: number): void {
    const conversationId = String(customer);
    this.#waiting.add(conversationId);
    this.#changes.push({
      kind: 'queued',
      item: {
        conversationId,
        workstreamId,
        queueId,
        kind: 'messaging',
        queuedAt: now,
        waitingSince: now,
        demand: noDemand,
        refusals: [],
      },
    });
  }

  leave(customer: number, _now: number): void {
    this.#waiting.delete(String(customer));
    this.#changes.push({ kind: 'dequeued', conversationId: String(customer) });
  }

  finish(customer: number, now: number): void {
    this.#changes.push({ kind: 'released', conversationId: String(customer), at: now });
  }

  /** Whose turn it is now. */
  serve(now: number): number[] {
    const served: number[] = [];
    for (;;) {
      this.#router.apply(this.#changes, now);
      this.#changes = [];
      const plan = this.#router.plan(now);
      if (!plan) return served;
      const offers = plan.assignments.map(({ conversationId }) => ({
        conversationId,
        offerId: `o${conversationId}`,
        expiresAt: now + 30_000,
      }));
      this.#router.settle(plan, { refused: [], offers }, now);
      for (const { conversationId, userId, units, profileIds } of plan.assignments) {
        served.push(Number(conversationId));
        this.#waiting.delete(conversationId);
        const reservation = { conversationId, userId, units, profileIds, reservedAt: now };
        this.#changes.push(
          { kind: 'reserved', reservation: { ...reservation, interruptible: false, override: false } },
          { kind: 'dequeued', conversationId },
        );
      }
    }
  }
}

const configuration: RoutingConfiguration = {
  version: 1,
  timeZone: 'UTC',
  settings: defaultSettings,
  skills: [],
  profiles: [],
  presences: [],
  hours: [],
  workstreams: [
    {
      workstreamId,
      name: 'chat',
      kind: 'messaging',
      mode: 'push',
      defaultQueueId: queueId,
      allowedPresences: ['available'],
      units: 1,
      profileIds: [],
      wrapUpSeconds: 0,
      wrapUpHold: 'never',
      skillMatch: 'none',
      keepSameRepresentative: false,
      affinityWaitSeconds: null,
      offerTimeoutSeconds: 30,
      reofferSeconds: 0,
      declineLimit: 3,
      autoAccept: true,
      inactiveAfterMissed: false,
      doNotDisturbAfterDeclined: false,
      interrupts: false,
      interruptible: false,
      affectsPresence: false,
      contextVariables: [],
      classification: [],
      routeToQueue: [],
    },
  ],
  queues: [
    {
      queueId,
      name: 'queue',
      kind: 'messaging',
      priority: 1,
      memberGroupIds: [],
      memberSkills: [],
      method: { kind: 'least_active' },
      requiredSkills: [],
      hoursId: null,
      serviceLevelSeconds: 20,
      shortAbandonSeconds: 0,
      fallbackQueueId: null,
      overflow: [],
      prioritization: [],
      dynamicPriority: { pointsPerMinute: 0, steps: [] },
      bullseye: null,
    },
  ],
};
