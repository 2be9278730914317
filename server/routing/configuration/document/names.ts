/** Ids and names of everything that a configuration refers to, both ways. */
import { type SectionName, sectionNames } from '../../../../contracts/configuration/document.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import type { Catalogue, NamedId } from '../store/catalogue.store.ts';

/** Sections whose entries this floor gives ids; connectors keep their own. */
export type NamedSection = Exclude<
  SectionName,
  'representatives' | 'allowedHosts' | 'connections' | 'plugins'
>;

const withoutIds: readonly SectionName[] = ['representatives', 'allowedHosts', 'connections', 'plugins'];
/** The sections whose entries get ids here. */
export const sectionsWithIds = sectionNames.filter(
  (section): section is NamedSection => !withoutIds.includes(section),
);

export class Names {
  readonly #byId = new Map<string, string>();
  readonly #byName = new Map<string, string>();

  /** What is there now; what was taken out before keeps its id for when it comes back. */
  static of(configuration: RoutingConfiguration, catalogue: Catalogue): Names {
    const names = new Names();
    const add = (section: NamedSection, entries: readonly NamedId[]) => {
      for (const { id, name } of entries) names.set(section, name, id);
    };
    add('queues', catalogue.removed.queues);
    add('workstreams', catalogue.removed.workstreams);
    add('channels', catalogue.removed.channels);
    add('ratingModels', catalogue.ratingModels);
    add('groups', catalogue.groups);
    add('channels', catalogue.channels);
    add('aiAgents', catalogue.aiAgents);
    for (const { skillId, name } of configuration.skills) names.set('skills', name, skillId);
    for (const { profileId, name } of configuration.profiles) names.set('capacityProfiles', name, profileId);
    for (const { presenceId, name } of configuration.presences) names.set('presences', name, presenceId);
    for (const { hoursId, name } of configuration.hours) names.set('operatingHours', name, hoursId);
    for (const { queueId, name } of configuration.queues) names.set('queues', name, queueId);
    for (const { workstreamId, name } of configuration.workstreams)
      names.set('workstreams', name, workstreamId);
    return names;
  }

  set(section: NamedSection, name: string, id: string): void {
    this.#byId.set(id, name);
    this.#byName.set(`${section}\n${name}`, id);
  }

  /** An id that nothing has stays what it is: better seen than dropped. */
  nameOf(id: string): string {
    return this.#byId.get(id) ?? id;
  }

  idOf(section: NamedSection, name: string): string | undefined {
    return this.#byName.get(`${section}\n${name}`);
  }

  /** @throws Error when there is none: the document was not validated. */
  id(section: NamedSection, name: string): string {
    const id = this.idOf(section, name);
    if (id === undefined)
      throw new Error(`There is no “${name}” in ${section}: the document was not validated.`);
    return id;
  }
}
