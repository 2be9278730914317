/** Small configurations and facts for tests of rules. */
import type {
  ClassificationRule,
  OperatingHours,
  OverflowAction,
  OverflowCondition,
  OverflowRule,
  QueueSetting,
  RouteRule,
  RoutingConfiguration,
} from '../configuration.ts';
import { defaultSettings } from '../configuration.ts';
import type { Condition } from './condition.ts';
import type { Facts } from './facts.ts';

export const always: Condition = { all: [] };
export const never: Condition = { any: [] };

export const overflowRule = (when: OverflowCondition, action: OverflowAction): OverflowRule => ({
  when,
  // biome-ignore lint/suspicious/noThenProperty: the configuration's word; nobody awaits a rule
  then: action,
});

/** A queue is called by its id. */
export const queueOf = (queueId: string, rest: Partial<QueueSetting> = {}): QueueSetting => ({
  queueId,
  name: queueId,
  kind: 'messaging',
  priority: 1,
  memberGroupIds: [],
  memberSkills: [],
  method: { kind: 'least_active' },
  requiredSkills: [],
  hoursId: null,
  serviceLevelSeconds: 60,
  shortAbandonSeconds: 10,
  fallbackQueueId: null,
  overflow: [],
  prioritization: [],
  dynamicPriority: { pointsPerMinute: 0, steps: [] },
  bullseye: null,
  ...rest,
});

/** Open from the first hour to the second, every day, UTC. */
export const daily = (hoursId: string, fromHour: number, toHour: number): OperatingHours => ({
  hoursId,
  name: hoursId,
  timeZone: 'UTC',
  weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: fromHour * 60, to: toHour * 60 }],
  holidays: [],
});

export const configurationWith = (
  queues: readonly QueueSetting[],
  hours: readonly OperatingHours[] = [],
): RoutingConfiguration => ({
  version: 1,
  timeZone: 'UTC',
  settings: defaultSettings,
  skills: [],
  profiles: [],
  presences: [],
  hours,
  workstreams: [],
  queues,
});

export const routeRule = (name: string, to: RouteRule['to'], rest: Partial<RouteRule> = {}): RouteRule => ({
  name,
  when: always,
  to,
  overflow: null,
  ...rest,
});

export const classificationRule = (
  name: string,
  rest: Partial<ClassificationRule> = {},
): ClassificationRule => ({
  name,
  when: always,
  set: {},
  skills: [],
  profileIds: [],
  priority: null,
  skillMatch: null,
  ...rest,
});

export const factsOf = (rest: Partial<Facts> = {}): Facts => ({
  conversationId: 'c1',
  channel: 'chat',
  kind: 'messaging',
  workstreamId: 'w1',
  context: {},
  customer: { name: 'Ada', email: null, phone: null, externalId: 'ada' },
  account: null,
  message: { text: '', count: 0 },
  intent: null,
  intentGroup: null,
  sentiment: null,
  attributes: {},
  priority: 0,
  ...rest,
});
