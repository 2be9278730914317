/** `topics import`: topics from files, folders and solutions, checked or taken over. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { House } from '../../data-model/house/index.ts';
import { findUser } from '../../data-model/people/index.ts';
import {
  importTopics,
  listAgents,
  mayHoldTopics,
  readTopicFiles,
  type SourceFile,
} from '../../self-service/index.ts';
import { Refusal } from './command.ts';
import type { Outcome, WithHouse } from './connectors.ts';

const usage = `usage: ./patchbay topics import <folder|file ...> [--dry-run] [--json] [--agent <name>] [--publish] [--user <user>]

  import    Reads topics in Copilot Studio's YAML: single files, several in one, Markdown pages that show one, folders
            of them, and solutions, unpacked or as .zip. They become drafts of the AI agent (the first one of topics
            unless named) of the organization of <user> (administrator unless told); with --publish customers get
            them at once. With --dry-run nothing is stored, and no database is needed. Prints each file, what of it
            cannot run here, and what is wrong with it, by line and column.`;

const options = {
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  publish: { type: 'boolean' },
  agent: { type: 'string' },
  user: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

type Values = ReturnType<typeof parsed>['values'];

interface Finding {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

interface Line {
  readonly file: string;
  readonly ok: boolean;
  readonly unsupported: readonly string[];
  readonly errors: readonly Finding[];
  readonly missing: readonly Finding[];
}

/** Throws Refusal for what the user has to correct in the command itself. */
export async function topicsCommand(args: string[], withHouse: WithHouse): Promise<Outcome> {
  const { values, positionals } = parsed(args);
  const [verb, ...places] = positionals;
  if (verb !== 'import' || places.length === 0) throw new Refusal(usage);
  const files = places.flatMap(filesOf);
  const { lines, told } = values['dry-run'] ? checked(files) : await stored(files, values, withHouse);
  return { text: report(lines, told, values.json ?? false), ok: lines.every(({ ok }) => ok) };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

interface Done {
  readonly lines: readonly Line[];
  /** For people, below the files. */
  readonly told: readonly string[];
}

function checked(files: readonly SourceFile[]): Done {
  const { files: lines, ...about } = readTopicFiles(files);
  if (lines.length === 0) throw new Refusal('None of the files holds a topic.');
  return { lines, told: toldOf(lines.flatMap(({ topics }) => topics).length, 'read', about) };
}

async function stored(files: readonly SourceFile[], values: Values, withHouse: WithHouse): Promise<Done> {
  return await withHouse(async (house) => {
    const username = values.user ?? 'administrator';
    const user = await findUser(house, username);
    if (!user) throw new Refusal(`There is no user “${username}”. Name an administrator with --user.`);
    const { organizationId, userId } = user;
    const agentId = await agentNamed(house, organizationId, values.agent);
    const publish = values.publish ?? false;
    const author = { organizationId, actor: `representative:${userId}` } as const;
    const imported = await importTopics(house, author, { agentId, files, publish, dryRun: false });
    const changed = imported.files.flatMap(({ topics }) =>
      topics.filter(({ change }) => change !== 'unchanged'),
    );
    const what = publish ? 'published' : 'stored as drafts';
    return { lines: imported.files, told: toldOf(changed.length, what, imported) };
  });
}

async function agentNamed(
  house: House,
  organizationId: string,
  name: string | undefined,
): Promise<string | undefined> {
  const agents = (await listAgents(house, organizationId)).filter(({ kind }) => kind === 'topics');
  const known = agents.map((agent) => agent.name).join(', ');
  if (agents.length === 0) throw new Refusal('There is no AI agent of topics. Create one first.');
  if (name === undefined) return undefined;
  const agent = agents.find((one) => one.name === name);
  if (!agent) throw new Refusal(`There is no AI agent of topics “${name}”. There are: ${known}.`);
  return agent.id;
}

function toldOf(
  topics: number,
  what: string,
  { instructions, knowledgeSources }: { instructions: string | null; knowledgeSources: readonly string[] },
): string[] {
  const sources = knowledgeSources.join(', ');
  return [
    `${count(topics, 'topic')} ${what}`,
    ...(instructions === null ? [] : ['The AI agent’s instructions are among them.']),
    ...(sources === '' ? [] : [`Knowledge that is named, to be imported by itself: ${sources}`]),
  ];
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

function report(lines: readonly Line[], told: readonly string[], asJson: boolean): string {
  if (asJson)
    return lines
      .map(({ file, ok, unsupported, errors }) => JSON.stringify({ file, ok, unsupported, errors }))
      .join('\n');
  const refused = lines.filter(({ ok }) => !ok).length;
  return [
    ...lines.flatMap(({ file, unsupported, errors, missing }) => [
      ...[...errors, ...missing].map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`),
      ...(unsupported.length === 0 ? [] : [`${file}: cannot run here: ${unsupported.join(', ')}`]),
    ]),
    `${count(lines.length, 'file')}, ${refused} refused`,
    ...told,
  ].join('\n');
}

const deepestFolder = 12;

/** In the order of their names, called by their way from the folder that was named. */
function filesOf(place: string): SourceFile[] {
  if (!existsSync(place)) throw new Refusal(`There is no file or folder ${place}.`);
  if (!statSync(place).isDirectory()) return [{ name: basename(place), bytes: readFileSync(place) }];
  const found = filesIn(place, basename(resolve(place)), '', 0);
  if (found.length === 0) throw new Refusal(`There are no topics (YAML, Markdown, solutions) in ${place}.`);
  return found;
}

function filesIn(folder: string, root: string, before: string, depth: number): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): SourceFile[] => {
      const name = before + entry.name;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return depth < deepestFolder ? filesIn(path, root, `${name}/`, depth + 1) : [];
      const wanted = mayHoldTopics(`${root}/${name}`) || /\.zip$/i.test(name);
      return entry.isFile() && wanted ? [{ name, bytes: readFileSync(path) }] : [];
    });
}
