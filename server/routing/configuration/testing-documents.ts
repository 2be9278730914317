/** Documents for tests: the example of the reference, and small ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AiAgentEntry } from '../../../contracts/configuration/agents.ts';
import { type ConfigurationDocument, Settings } from '../../../contracts/configuration/document.ts';
import type { ConfigurationProblem } from '../../../contracts/configuration/problem.ts';
import type { Surroundings } from '../domain/validation/report.ts';
import { validateConfiguration } from '../domain/validation/validate.ts';
import { type ReadDocument, readDocument } from './document/read-document.ts';

const reference = join(import.meta.dirname, '..', '..', '..', 'docs', 'configuration.md');

/** The whole example of docs/configuration.md. */
export const example: string = /```yaml\n([\s\S]*?)```/.exec(readFileSync(reference, 'utf8'))![1]!;

export const emptyDocument: ConfigurationDocument = {
  timeZone: 'UTC',
  settings: Settings.parse({}),
  ratingModels: [],
  skills: [],
  capacityProfiles: [],
  presences: [],
  operatingHours: [],
  groups: [],
  queues: [],
  workstreams: [],
  channels: [],
  representatives: [],
  allowedHosts: [],
  connections: [],
  plugins: [],
  aiAgents: [AiAgentEntry.parse({ name: 'Assistant' })],
};

/** @throws Error when the text is no mapping of sections */
export function readText(text: string, present: ConfigurationDocument = emptyDocument): ReadDocument {
  const read = readDocument(text, present);
  if (!('document' in read)) throw new Error(JSON.stringify(read.problems));
  return read;
}

const nothingElse: Surroundings = {
  aiAgents: [{ name: 'Assistant', kind: 'topics' }],
  usernames: ['representative', 'anna'],
  others: [],
  takenChannels: ['taken'],
  connectors: [{ name: 'Deal summary', operations: ['DealSummary'] }],
  unreadable: {},
};

/** Everything that is wrong with a text, as an administrator is told. */
export function problemsOf(text: string, surroundings: Partial<Surroundings> = {}): ConfigurationProblem[] {
  const read = readDocument(text, emptyDocument);
  if (!('document' in read)) return [...read.problems];
  const found = validateConfiguration(read.document, {
    ...nothingElse,
    ...surroundings,
    unreadable: read.unreadable,
  });
  return [...read.problems, ...found.map(read.locate)];
}

/** `code path` of everything that is wrong with a text. */
export const found = (text: string, surroundings: Partial<Surroundings> = {}): string[] =>
  problemsOf(text, surroundings).map(({ code, path }) => `${code} ${path}`);

/** Two queues and a workstream with these fields. */
export const chat = (fields: string): string => `queues: [{name: Q}, {name: R}]
workstreams:
  - name: Chat
    defaultQueue: Q
${fields.replaceAll(/^/gm, '    ')}`;
