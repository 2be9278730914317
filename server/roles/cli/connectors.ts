/** `connectors import`: descriptions of outside systems checked, and stored as connectors. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { DescriptionRefusal, DescriptionWarning } from '../../../contracts/connectors.ts';
import { importDescription, type SourceFile } from '../../connectors/descriptions/index.ts';
import { importConnector } from '../../connectors/plugins/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { findUser } from '../../data-model/people/index.ts';
import { isAppError } from '../../platform/errors.ts';
import { Refusal } from './command.ts';
import { type ConnectorSource, connectorSources } from './connector-sources.ts';

const usage = `usage: ./patchbay connectors import <folder|file|URL> [--dry-run] [--json] [--user <user>]

  Reads OpenAPI 2.0 and 3.x (JSON or YAML) and Power Platform connector folders; a folder of such folders is many
  connectors. Prints what was read, or why not and where. With --dry-run nothing is stored, and no database is needed;
  without, the connectors belong to the organization of <user> (administrator unless told).`;

const options = {
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  user: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** What goes to standard output, and whether all went well; if not, the exit code is 1. */
export interface Outcome {
  text: string;
  ok: boolean;
}

/** Opens the house for as long as the work takes. */
export type WithHouse = <T>(work: (house: House) => Promise<T>) => Promise<T>;

type Line =
  | { source: string; name: string; operations: number; warnings: DescriptionWarning[] }
  | { source: string; error: string; file: string; line: number; column: number };

type Import = (files: SourceFile[], source: ConnectorSource) => Promise<Line>;

/** Throws Refusal for what the user has to correct in the command itself. */
export async function connectorsCommand(args: string[], withHouse: WithHouse): Promise<Outcome> {
  const { values, positionals } = parsed(args);
  const [verb, place, ...rest] = positionals;
  if (verb !== 'import' || place === undefined || rest.length > 0) throw new Refusal(usage);
  const sources = connectorSources(place);
  const lines = values['dry-run']
    ? await importAll(sources, check)
    : await withHouse(
        async (house) => await importAll(sources, await storeAs(house, values.user ?? 'administrator')),
      );
  return {
    text: lines.map((line) => (values.json ? JSON.stringify(line) : inWords(line))).join('\n'),
    ok: lines.every((line) => !('error' in line)),
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

/** One after the other: a thousand descriptions need not be in memory together. */
async function importAll(sources: readonly ConnectorSource[], importOne: Import): Promise<Line[]> {
  const lines: Line[] = [];
  for (const source of sources) {
    const read = await source.read();
    lines.push(
      'message' in read
        ? refused(source, { message: read.message, file: source.name, line: 1, column: 1 })
        : await importOne(read.files, source),
    );
  }
  return lines;
}

const check: Import = async (files, source) => {
  const result = importDescription(files, source.address === null ? {} : { address: source.address });
  if (!result.ok) return refused(source, result.error);
  const { title, operations } = result.connector;
  return { source: source.name, name: title, operations: operations.length, warnings: result.warnings };
};

async function storeAs(house: House, username: string): Promise<Import> {
  const user = await findUser(house, username);
  if (!user) throw new Refusal(`There is no user “${username}”. Name an administrator with --user.`);
  return async (files, source) => {
    try {
      const given = source.address === null ? { files } : { files: [], url: source.address };
      const imported = await importConnector(house, user, { name: '', dryRun: false, ...given });
      const { name, operations, warnings } = imported;
      return { source: source.name, name, operations: operations.length, warnings };
    } catch (error) {
      if (isAppError(error, 'connector.refused')) return refused(source, error.details as DescriptionRefusal);
      if (!isAppError(error)) throw error;
      const { message } = { message: error.message, ...(error.details as object) };
      return refused(source, { message, file: source.name, line: 1, column: 1 });
    }
  };
}

const refused = (source: ConnectorSource, { message, file, line, column }: DescriptionRefusal): Line => ({
  source: source.name,
  error: message,
  file,
  line,
  column,
});

function inWords(line: Line): string {
  if ('error' in line)
    return `${line.source}: refused. ${line.file}:${line.line}:${line.column}  ${line.error}`;
  const warnings = line.warnings.map(
    ({ file, line: at, column, message }) =>
      `  ${at === null ? file : `${file}:${at}:${column}`}  ${message}`,
  );
  const head = `${line.source}: ${line.name}, ${line.operations} operations, ${line.warnings.length} warnings`;
  return [head, ...warnings].join('\n');
}
