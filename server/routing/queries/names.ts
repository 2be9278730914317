/** Display names for what traces refer to by id. */
import type { Tx } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { KnownNames } from '../domain/decision/present-way.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { namesOfPeople } from '../store/way.store.ts';

/** Names as they are now; what is gone is said to be. */
export async function namesFor(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  ids: readonly string[],
): Promise<KnownNames> {
  const people = await namesOfPeople(tx, ids);
  return namesOf(await configurationOf(tx, organizationId), people);
}

function namesOf(configuration: RoutingConfiguration, people: ReadonlyMap<string, string>): KnownNames {
  const queues = new Map(configuration.queues.map((one) => [one.queueId, one.name]));
  const skills = new Map(configuration.skills.map((one) => [one.skillId, one.name]));
  const profiles = new Map(configuration.profiles.map((one) => [one.profileId, one.name]));
  const workstreams = new Map(configuration.workstreams.map((one) => [one.workstreamId, one.name]));
  return {
    user: (id) => people.get(id) ?? 'a former representative',
    queue: (id) => queues.get(id) ?? 'a former queue',
    skill: (id) => skills.get(id) ?? 'a former skill',
    profile: (id) => profiles.get(id) ?? 'a former profile',
    known: (id) =>
      people.get(id) ?? queues.get(id) ?? skills.get(id) ?? profiles.get(id) ?? workstreams.get(id),
  };
}
