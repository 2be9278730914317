/** What a validation collects, and the names it holds references against. */
import {
  type ConfigurationDocument,
  nameOf,
  type RepresentativeDocument,
  type SectionName,
  sectionNames,
} from '../../../../contracts/configuration/document.ts';
import type { FoundProblem, ProblemCode } from '../../../../contracts/configuration/problem.ts';
import { basePresences } from '../../../../contracts/configuration/scalars.ts';
import { nearest } from './nearest.ts';

/** Where in the document: field names, and indexes of lists. */
export type At = readonly (string | number)[];

/** What a document is held against beside itself. */
export interface Surroundings {
  /** AI agents that there are, with their kinds, which they keep. */
  readonly aiAgents: readonly { readonly name: string; readonly kind: string }[];
  /** User names of those who are representatives. */
  readonly usernames: readonly string[];
  /** Representatives that the document does not name: they stay as they are, with the skills that are left. */
  readonly others: readonly RepresentativeDocument[];
  /** Names of channels that other organizations of the installation have. */
  readonly takenChannels: readonly string[];
  /** Imported connectors, with the ids of their operations. */
  readonly connectors: readonly { readonly name: string; readonly operations: readonly string[] }[];
  /** Entries that could not be read: their problems are told already, so naming them is none. */
  readonly unreadable: Partial<Record<SectionName, readonly string[]>>;
}

const kinds = {
  ratingModels: ['rating_model.unknown', 'rating model'],
  skills: ['skill.unknown', 'skill'],
  capacityProfiles: ['profile.unknown', 'capacity profile'],
  presences: ['presence.unknown', 'presence'],
  operatingHours: ['hours.unknown', 'operating hours'],
  groups: ['group.unknown', 'group'],
  queues: ['queue.unknown', 'queue'],
  workstreams: ['workstream.unknown', 'workstream'],
  channels: ['workstream.unknown', 'channel'],
  representatives: ['representative.unknown', 'representative'],
  allowedHosts: ['connection.unknown', 'allowed host'],
  connections: ['connection.unknown', 'connection'],
  plugins: ['connection.unknown', 'plugin'],
  aiAgents: ['ai_agent.unknown', 'AI agent'],
} as const satisfies Record<SectionName, readonly [ProblemCode, string]>;

export const wordFor = (section: SectionName): string => kinds[section][1];

export class Report {
  readonly problems: FoundProblem[] = [];
  readonly document: ConfigurationDocument;
  readonly #names = new Map<SectionName, Set<string>>();
  readonly #unreadable: Map<SectionName, ReadonlySet<string>>;

  constructor(document: ConfigurationDocument, surroundings: Surroundings) {
    this.document = document;
    this.#unreadable = new Map(
      sectionNames.map((section) => [section, new Set(surroundings.unreadable[section] ?? [])]),
    );
    for (const section of sectionNames) {
      const entries: readonly ({ name: string } | { username: string })[] = document[section];
      this.#names.set(section, new Set(entries.map(nameOf)));
    }
    for (const presence of basePresences) this.#names.get('presences')!.add(presence);
  }

  add(code: ProblemCode, path: At, message: string): void {
    this.problems.push({ code, path, message });
  }

  /** Is it there, or was it meant to be? */
  knows(section: SectionName, name: string): boolean {
    return this.#names.get(section)!.has(name) || this.#unreadable.get(section)!.has(name);
  }

  /** Notes a name that nothing stands behind. @returns whether something does. */
  refer(section: SectionName, name: string, path: At): boolean {
    if (this.knows(section, name)) return true;
    const [code, word] = kinds[section];
    const near = nearest(name, this.#names.get(section)!);
    this.add(
      code,
      path,
      near === undefined
        ? `There is no ${word} “${name}”. Add it to ${section}, or take it out here.`
        : `There is no ${word} “${name}”. Did you mean “${near}”?`,
    );
    return false;
  }

  /** Notes each name that comes a second time. @param fold names that differ in this only are the same */
  unique(
    names: readonly string[],
    path: (index: number) => At,
    what: string,
    fold: (name: string) => string = (name) => name,
  ): void {
    const seen = new Set<string>();
    for (const [index, name] of names.entries()) {
      const key = fold(name);
      if (seen.has(key))
        this.add(
          'name.duplicate',
          path(index),
          `There is another ${what} “${name}” before. Keep one of them.`,
        );
      seen.add(key);
    }
  }
}
