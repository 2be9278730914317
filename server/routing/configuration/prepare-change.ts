/** Reads a document against what is in effect: what would change, or everything that is wrong with it. */
import type { ConfigurationDifference } from '../../../contracts/configuration/difference.ts';
import type { ConfigurationDocument, SectionName } from '../../../contracts/configuration/document.ts';
import type {
  ConfigurationProblem,
  FoundProblem,
  ProblemCode,
} from '../../../contracts/configuration/problem.ts';
import { settingsProblems } from '../../connectors/connections/index.ts';
import { stepFaults } from '../../connectors/lifecycle/index.ts';
import { setupInTheWay, unfinishedOf } from '../../connectors/setup/index.ts';
import { agentsLeaving, conversationsOf } from '../../data-model/ai-agents/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { validateConfiguration } from '../domain/validation/validate.ts';
import { diffDocuments } from './document/diff-documents.ts';
import { documentOf, type Tables } from './document/document-of.ts';
import { plainDocument } from './document/plain-document.ts';
import { readDocument } from './document/read-document.ts';
import { readTables } from './read-tables.ts';
import { countUses } from './store/in-use.store.ts';

export interface PreparedChange {
  tables: Tables;
  /** What is in effect. */
  before: ConfigurationDocument;
  /** What is to be; its representatives are those that the text names. */
  after: ConfigurationDocument;
  differences: ConfigurationDifference[];
}

/** Names of chat channels are unique in the installation: those that other organizations have. */
export async function takenChannels(house: House, organizationId: string): Promise<string[]> {
  const rows = await house.db.system<{ name: string }>(
    'select name from chat_channel where organization_id <> $1',
    [organizationId],
  );
  return rows.map(({ name }) => name);
}

export interface Reading {
  organizationId: string;
  takenChannels: readonly string[];
  /** Passes over representatives that there are no more, as a document of long ago may name them. */
  forgetPeople?: boolean;
  checkTopic?: CheckTopic | undefined;
}

/** What keeps a text from being a topic, and where in it; null: nothing. Rooms above know how topics are written. */
export type CheckTopic = (
  name: string,
  yaml: string,
) => { readonly message: string; readonly line: number; readonly column: number } | null;

/** @throws {AppError} `configuration.invalid`, `configuration.in_use`, with every problem at its place. */
export async function prepareChange(
  tx: Pick<Tx, 'run'>,
  text: string,
  { organizationId, takenChannels: taken, forgetPeople = false, checkTopic }: Reading,
): Promise<PreparedChange> {
  const tables = await readTables(tx, organizationId);
  const before = documentOf(tables);
  const read = readDocument(text, before);
  if (!('document' in read)) throw refused(read.problems);
  const { document } = read;
  const usernames = tables.people.map(({ username }) => username);
  // A user's name is one whatever its capitals: it is taken as the user has it.
  const spelling = new Map(usernames.map((username) => [username.toLowerCase(), username]));
  document.representatives = document.representatives
    .map((person) => ({
      ...person,
      username: spelling.get(person.username.toLowerCase()) ?? person.username,
    }))
    .filter(({ username }) => !forgetPeople || spelling.has(username.toLowerCase()));
  const named = new Set(document.representatives.map(({ username }) => username));
  const found = validateConfiguration(document, {
    aiAgents: tables.aiAgents,
    usernames,
    others: before.representatives.filter(({ username }) => !named.has(username)),
    takenChannels: taken,
    connectors: tables.connectors.connectors,
    unreadable: read.unreadable,
  });
  const problems = [
    ...read.problems,
    ...[
      ...found,
      ...connectionProblems(document),
      ...stepProblems(document),
      ...topicProblems(document, checkTopic),
    ].map(read.locate),
  ];
  // What cannot be read is not gone: whether something is in use is asked of a document that is well-formed.
  if (problems.length === 0)
    problems.push(...(await usesInTheWay(tx, organizationId, tables, before, document)));
  if (problems.length > 0) throw refused(problems);
  return {
    tables,
    before,
    after: document,
    differences: diffDocuments(plainDocument(before), plainDocument(document, read.given)),
  };
}

/** Settings that the wizard would refuse. */
const connectionProblems = ({ connections }: ConfigurationDocument): FoundProblem[] =>
  connections.flatMap(({ kind, settings }, i) =>
    settingsProblems(kind, settings).map((message) => ({
      code: 'document.invalid_value' as const,
      path: ['connections', i, 'settings'],
      message,
    })),
  );

/** Steps whose templates cannot work, as the wizard would refuse them. */
const stepProblems = ({ connections }: ConfigurationDocument): FoundProblem[] =>
  connections.flatMap(({ kind, steps }, i) =>
    kind === 'connector'
      ? []
      : stepFaults(kind, steps).map(({ index, remark }) => ({
          code: 'step.invalid' as const,
          path: ['connections', i, 'steps', index, remark.field],
          message: remark.message,
        })),
  );

/** Topics that nobody could read. */
const topicProblems = (
  { aiAgents }: ConfigurationDocument,
  checkTopic: CheckTopic | undefined,
): FoundProblem[] =>
  aiAgents.flatMap(({ topics }, i) =>
    topics.flatMap(({ name, yaml }, at) => {
      const fault = checkTopic?.(name, yaml);
      if (!fault) return [];
      const message = `“${name}” is no topic, at its line ${fault.line}, column ${fault.column}: ${fault.message}`;
      return [{ code: 'topic.invalid' as const, path: ['aiAgents', i, 'topics', at, 'yaml'], message }];
    }),
  );

/** The most that an answer lists. */
const mostListed = 500;

function refused(problems: readonly ConfigurationProblem[]): AppError {
  const inOrder = [...problems].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const code = problems.every((one) => one.code.endsWith('.in_use'))
    ? 'configuration.in_use'
    : 'configuration.invalid';
  return new AppError(code, { count: problems.length, problems: inOrder.slice(0, mostListed) });
}

const uses = {
  queues: ['queue.in_use', 'conversations wait in it. Transfer them to another queue first'],
  workstreams: [
    'workstream.in_use',
    'conversations of it are not over. Point its channels elsewhere and wait until they are',
  ],
  channels: ['channel.in_use', 'conversations on it are not over. Close them, or wait until they are'],
  skills: [
    'skill.in_use',
    'waiting conversations ask for it. Wait until they are answered, or transfer them',
  ],
  capacityProfiles: [
    'profile.in_use',
    'conversations hold a place of it. Take it off the workstreams first and wait until they are over',
  ],
  presences: ['presence.in_use', 'representatives show it now. Set them another presence first'],
} as const satisfies Partial<Record<SectionName, readonly [ProblemCode, string]>>;
type UsedSection = keyof typeof uses;

async function usesInTheWay(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  { names }: Tables,
  before: ConfigurationDocument,
  after: ConfigurationDocument,
): Promise<ConfigurationProblem[]> {
  /** Gone, or of another kind: what is under way cannot follow. */
  const leaving = (section: UsedSection) => {
    const then = new Map(after[section].map((entry) => [entry.name, entry]));
    return before[section].filter((entry) => {
      const next = then.get(entry.name);
      return (
        next === undefined ||
        ('kind' in entry && section !== 'skills' && 'kind' in next && next.kind !== entry.kind)
      );
    });
  };
  const ids = (section: UsedSection) => leaving(section).map(({ name }) => names.id(section, name));
  const counts = await countUses(tx, organizationId, {
    queues: ids('queues'),
    workstreams: ids('workstreams'),
    channels: ids('channels'),
    skills: ids('skills'),
    profiles: ids('capacityProfiles'),
    presences: ids('presences'),
  });
  const unfinished = await unfinishedOf(
    tx,
    organizationId,
    setupInTheWay(before.connections, after.connections),
  );
  const speaking = await conversationsOf(tx, organizationId, agentsLeaving(before.aiAgents, after.aiAgents));
  const found = (Object.keys(uses) as UsedSection[]).flatMap((section) =>
    leaving(section).flatMap(({ name }) => {
      const count = counts.get(names.id(section, name)) ?? 0;
      if (count === 0) return [];
      const [code, why] = uses[section];
      const change = after[section].some((entry) => entry.name === name)
        ? 'be of another kind'
        : 'be taken out';
      const message = `“${name}” cannot ${change} now: ${count} ${why}; or leave it as it is.`;
      return [{ code, path: `${section}[${name}]`, message, line: null, column: null }];
    }),
  );
  return [
    ...found,
    ...speaking.map(({ name, count }) => ({
      code: 'ai_agent.in_use' as const,
      path: `aiAgents[${name}]`,
      message: `“${name}” cannot be taken out now: it has ${count} conversations. Wait until they are over; or leave it as it is.`,
      line: null,
      column: null,
    })),
    ...unfinished.map(({ name, count }) => ({
      code: 'connection.in_use' as const,
      path: `connections[${name}]`,
      message: `“${name}” cannot be taken out now: ${count} deliveries of it are not done. Wait, or settle its dead letters; or leave it as it is.`,
      line: null,
      column: null,
    })),
  ];
}
