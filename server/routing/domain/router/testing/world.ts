/** Small worlds for the tests of the router: everything has a default, a test says what it is about. */
import type { QueueSetting, RoutingConfiguration, WorkstreamSetting } from '../../configuration.ts';
import { defaultSettings } from '../../configuration.ts';
import { type Demand, noDemand } from '../../demand.ts';
import type {
  Item,
  PendingOffer,
  RepresentativeSetting,
  RepresentativeState,
  Reservation,
  RouterSnapshot,
} from '../changes.ts';

/** A Wednesday, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 18, 12);
export const second = 1000;
export const minute = 60 * second;

export const workstream = (over: Partial<WorkstreamSetting> = {}): WorkstreamSetting => ({
  workstreamId: 'chat',
  name: 'Chat',
  kind: 'messaging',
  mode: 'push',
  defaultQueueId: 'support',
  allowedPresences: ['available', 'busy'],
  units: 30,
  profileIds: [],
  wrapUpSeconds: 60,
  wrapUpHold: 'always',
  skillMatch: 'exact',
  keepSameRepresentative: false,
  affinityWaitSeconds: 60,
  offerTimeoutSeconds: 30,
  reofferSeconds: 60,
  declineLimit: 3,
  autoAccept: false,
  inactiveAfterMissed: true,
  doNotDisturbAfterDeclined: false,
  interrupts: false,
  interruptible: false,
  affectsPresence: true,
  contextVariables: [],
  classification: [],
  routeToQueue: [],
  ...over,
});

export const queue = (over: Partial<QueueSetting> = {}): QueueSetting => ({
  queueId: 'support',
  name: 'Support',
  kind: 'messaging',
  priority: 1,
  memberGroupIds: [],
  memberSkills: [],
  method: { kind: 'least_active' },
  requiredSkills: [],
  hoursId: null,
  serviceLevelSeconds: 30,
  shortAbandonSeconds: 5,
  fallbackQueueId: null,
  overflow: [],
  prioritization: [],
  dynamicPriority: { pointsPerMinute: 0, steps: [] },
  bullseye: null,
  ...over,
});

export const configuration = (over: Partial<RoutingConfiguration> = {}): RoutingConfiguration => ({
  version: 1,
  timeZone: 'UTC',
  settings: defaultSettings,
  skills: [],
  profiles: [],
  presences: [],
  hours: [],
  workstreams: [workstream()],
  queues: [queue()],
  ...over,
});

export const setting = (
  userId: string,
  over: Partial<RepresentativeSetting> = {},
): RepresentativeSetting => ({
  userId,
  active: true,
  capacityTotal: 90,
  queueIds: ['support'],
  groupIds: [],
  skills: [],
  profiles: [],
  attributes: {},
  ...over,
});

export const present = (over: Partial<RepresentativeState> = {}): RepresentativeState => ({
  presence: 'available',
  presenceId: null,
  connected: true,
  lastReleasedAt: noon - 10 * minute,
  lastAssignedAt: noon - 20 * minute,
  finished: [],
  ...over,
});

export const item = (
  conversationId: string,
  over: Partial<Omit<Item, 'demand'>> & { demand?: Partial<Demand> } = {},
): Item => ({
  conversationId,
  workstreamId: 'chat',
  queueId: 'support',
  kind: 'messaging',
  queuedAt: noon - minute,
  waitingSince: over.queuedAt ?? noon - minute,
  refusals: [],
  ...over,
  demand: { ...noDemand, ...over.demand },
});

export const reservation = (
  conversationId: string,
  userId: string,
  over: Partial<Reservation> = {},
): Reservation => ({
  conversationId,
  userId,
  units: 30,
  profileIds: [],
  interruptible: false,
  override: false,
  reservedAt: noon - 5 * minute,
  ...over,
});

export const pendingOffer = (
  conversationId: string,
  userId: string,
  over: Partial<PendingOffer> = {},
): PendingOffer => ({
  offerId: `offer of ${conversationId}`,
  conversationId,
  userId,
  queueId: 'support',
  kind: 'matched',
  offeredAt: noon - 10 * second,
  expiresAt: noon + 20 * second,
  ...over,
});

export const snapshot = (over: Partial<RouterSnapshot> = {}): RouterSnapshot => ({
  configuration: configuration(),
  representatives: [],
  items: [],
  reservations: [],
  offers: [],
  alerts: [],
  ...over,
});
