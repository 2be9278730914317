/** Recorded days decided again, and run through another configuration. Reads, and writes nothing. */
import type { House } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { prepareChange, takenChannels } from '../configuration/prepare-change.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import { type Fidelity, redecide } from '../domain/replay/fidelity.ts';
import type { RecordedDay } from '../domain/replay/recorded-day.ts';
import { isSameValue } from '../domain/replay/same-value.ts';
import { type Figures, Tally } from '../domain/replay/tally.ts';
import { simulate } from '../domain/replay/what-if.ts';
import type { RepresentativeSetting } from '../domain/router/changes.ts';
import { isMember } from '../domain/router/membership.ts';
import { readRecordedDay } from '../store/replay.store.ts';
import { namesOfPeople } from '../store/way.store.ts';
import { resolveDocument } from './resolve-document.ts';

export interface ReplayRequest {
  from: Date;
  to: Date;
  /** Another configuration, as YAML; null decides again only. */
  document: string | null;
  /** Further representatives, each like this one (user name), as many as given. */
  additional: { like: string; count: number } | null;
}

export interface ReplayReport {
  from: string;
  to: string;
  fidelity: Fidelity;
  recorded: Figures;
  /** Null when there was nothing to be changed. */
  simulated: Figures | null;
  /** Conversations about which something was decided differently. */
  different: number;
  /** Of queues and people, by id. */
  names: Record<string, string>;
}

/**
 * @throws {AppError} `configuration.invalid` with every problem at its place; `user.not_found`.
 */
export async function replayDay(
  house: House,
  organizationId: string,
  request: ReplayRequest,
): Promise<ReplayReport> {
  const day = await readRecordedDay(house, organizationId, request.from, request.to);
  const recordedConfiguration = configurationAt(day, day.to);
  const other = request.document === null ? null : await resolved(house, organizationId, request.document);
  const additional = await likeThem(house, organizationId, request.additional);
  const configuration = other?.configuration ?? recordedConfiguration;
  const settings = new Map([...day.settings, ...(other?.settings ?? [])]);
  const fidelity = redecide(day);
  const asked = other !== null || additional.length > 0;
  const simulated = !asked
    ? null
    : additional.length === 0 && isAsRecorded(day, configuration, settings)
      ? asDecidedAgain(day, fidelity)
      : simulate(day, { configuration, settings, additional });
  const copies = additional.flatMap(({ userId, like }) => {
    const setting = settings.get(like);
    return setting ? [{ ...setting, userId }] : [];
  });
  return {
    from: request.from.toISOString(),
    to: request.to.toISOString(),
    fidelity,
    recorded: figuresOf(day, day.events, recordedConfiguration, [...day.settings.values()]),
    simulated:
      simulated && figuresOf(day, simulated.events, configuration, [...settings.values(), ...copies]),
    different: simulated?.different ?? 0,
    names: await namesIn(house, organizationId, day, configuration, additional),
  };
}

/** Whether it says what was in effect all the time. */
function isAsRecorded(
  day: RecordedDay,
  configuration: RoutingConfiguration,
  settings: ReadonlyMap<string, RepresentativeSetting>,
): boolean {
  const versions = new Set([
    configurationAt(day, day.from).version,
    ...day.cycles.map((one) => one.configurationVersion),
  ]);
  const same = (version: number): boolean => {
    const then = day.configurations.get(version);
    return then !== undefined && isSameValue({ ...then, version: 0 }, { ...configuration, version: 0 });
  };
  return (
    [...versions].every(same) && [...day.settings].every(([id, one]) => isSameSetting(one, settings.get(id)))
  );
}

/** Lists of what somebody has are sets. */
const isSameSetting = (a: RepresentativeSetting, b: RepresentativeSetting | undefined): boolean =>
  b !== undefined && isSameValue(inOrder(a), inOrder(b));
const inOrder = (setting: RepresentativeSetting): unknown => ({
  ...setting,
  queueIds: [...setting.queueIds].sort(),
  groupIds: [...setting.groupIds].sort(),
  skills: [...setting.skills].sort((a, b) => (a.skillId < b.skillId ? -1 : 1)),
  profiles: [...setting.profiles].sort((a, b) => (a.profileId < b.profileId ? -1 : 1)),
});

/** Under the configuration of then the day is what was recorded, save for what could not be reproduced. */
const asDecidedAgain = (day: RecordedDay, { differences }: Fidelity) => ({
  events: day.events,
  different: new Set(differences.map((one) => one.conversationId)).size,
});

function configurationAt(day: RecordedDay, at: number): RoutingConfiguration {
  let found = day.beginning.configuration;
  for (const event of day.events) {
    if (event.at.getTime() > at) break;
    if (event.type === 'configuration.changed')
      found = day.configurations.get(event.payload.version) ?? found;
  }
  return found;
}

const resolved = (house: House, organizationId: string, document: string) =>
  house.db.transaction(organizationId, async (tx) => {
    await tx.run('set transaction isolation level repeatable read, read only');
    const taken = await takenChannels(house, organizationId);
    return resolveDocument(
      await prepareChange(tx, document, { organizationId, takenChannels: taken }),
      house.ids,
    );
  });

async function likeThem(
  house: House,
  organizationId: string,
  additional: ReplayRequest['additional'],
): Promise<{ userId: string; like: string; name: string }[]> {
  if (!additional || additional.count === 0) return [];
  const [user] = await house.db.transaction(organizationId, (tx) =>
    tx.run<{ id: string; name: string }>(
      'select u.id, u.display_name as name from app_user u join representative r on r.user_id = u.id where lower(u.username) = lower($1)',
      [additional.like],
    ),
  );
  if (!user) throw new AppError('user.not_found');
  return Array.from({ length: additional.count }, (_, i) => ({
    userId: `additional ${i + 1}`,
    like: user.id,
    name: `one more like ${user.name}${additional.count > 1 ? ` (${i + 1})` : ''}`,
  }));
}

function figuresOf(
  day: RecordedDay,
  events: RecordedDay['events'],
  configuration: RoutingConfiguration,
  settings: readonly RepresentativeSetting[],
): Figures {
  const tally = new Tally(day.from, day.to, configuration.queues);
  for (const { setting, state } of day.beginning.representatives)
    tally.introduce(setting.userId, { connected: state.connected, present: state.presence !== 'offline' });
  for (const [userId, state] of day.introduced)
    tally.introduce(userId, { connected: state.connected, present: state.presence !== 'offline' });
  for (const event of events) tally.take(event);
  const members = new Map(
    configuration.queues.map((queue) => [
      queue.queueId,
      settings.filter((setting) => isMember(setting, queue)).map((setting) => setting.userId),
    ]),
  );
  return tally.figures((queueId) => members.get(queueId) ?? []);
}

async function namesIn(
  house: House,
  organizationId: string,
  day: RecordedDay,
  other: RoutingConfiguration,
  additional: readonly { userId: string; name: string }[],
): Promise<Record<string, string>> {
  const people = await house.db.transaction(organizationId, (tx) =>
    namesOfPeople(tx, [...day.settings.keys(), ...day.introduced.keys()]),
  );
  // Also of queues that were taken out on the way; the newest name stands.
  const versions = [...day.configurations.values()].sort((a, b) => a.version - b.version);
  const queues = [day.beginning.configuration, ...versions, other].flatMap(({ queues: list }) =>
    list.map((one) => [one.queueId, one.name] as const),
  );
  return Object.fromEntries([
    ...people,
    ...queues,
    ...additional.map((one) => [one.userId, one.name] as const),
  ]);
}
