/** `config`: configuration as code. The document: docs/configuration.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { ConfigurationDifference } from '../../../contracts/configuration/difference.ts';
import type { House } from '../../data-model/house/index.ts';
import {
  applyConfiguration,
  configurationVersion,
  configurationVersions,
  diffConfiguration,
  exportConfiguration,
  printDifferences,
  revertConfiguration,
} from '../../routing/index.ts';
import { topicFault } from '../../self-service/index.ts';
import { type Command, Refusal } from './command.ts';
import { organizationOf } from './organization.ts';
import { readStandardInput } from './people.ts';
import { placed } from './placed.ts';

const usage = `usage: ./patchbay config <command> [--organization <slug>] [--json]

  export [file]                      write the configuration in effect, to standard output without a file
  diff <file>                        what applying the file would change; "-" reads standard input
  apply <file> [--comment <text>] [--expect-version <n>]
                                     make the file the configuration, all of it or nothing
  versions                           who changed what, when
  show <version>                     the document of a version
  revert <version> [--comment <text>]
                                     apply the document of an earlier version as a new one`;

const options = {
  organization: { type: 'string' },
  comment: { type: 'string' },
  'expect-version': { type: 'string' },
  json: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

interface Request {
  house: House;
  organizationId: string;
  /** The file or the version. */
  subject: string | undefined;
  comment: string;
  expectedVersion: number | undefined;
}

/** What a command found: for programs, and in words. */
interface Answer {
  value: unknown;
  text: string;
}

const actor = { actor: 'system', by: 'command line' } as const;

const commands: Readonly<Record<string, (request: Request) => Promise<Answer>>> = {
  async export({ house, organizationId, subject }) {
    const exported = await exportConfiguration(house, organizationId);
    const { version, document } = exported;
    if (subject === undefined) return { value: exported, text: document.trimEnd() };
    writeFileSync(subject, document);
    return { value: { version }, text: `Version ${version} is in ${subject}.` };
  },
  async diff({ house, organizationId, subject }) {
    const [file, document] = await fileOf(subject);
    const found = await placed(file, () => diffConfiguration(house, organizationId, document, topicFault));
    return { value: found, text: printDifferences(found.differences) || 'Nothing would change.' };
  },
  async apply({ house, organizationId, subject, comment, expectedVersion }) {
    const [file, document] = await fileOf(subject);
    return appliedAnswer(
      await placed(file, () =>
        applyConfiguration(house, organizationId, {
          ...{ document, comment, expectedVersion, checkTopic: topicFault },
          ...actor,
        }),
      ),
    );
  },
  async versions({ house, organizationId }) {
    const versions = await configurationVersions(house, organizationId, { limit: 500 });
    const lines = versions.map(
      ({ version, appliedAt, appliedBy, comment }) =>
        `${String(version).padStart(5)}  ${appliedAt.toISOString()}  ${appliedBy}  ${comment}`,
    );
    return { value: versions, text: lines.join('\n') || 'Nothing was changed yet.' };
  },
  async show({ house, organizationId, subject }) {
    const shown = await configurationVersion(house, organizationId, versionOf(subject));
    return { value: shown, text: shown.document.trimEnd() };
  },
  async revert({ house, organizationId, subject, comment }) {
    const version = versionOf(subject);
    const change = { comment: comment || `Back to version ${version}`, ...actor };
    return appliedAnswer(
      await placed(`version ${version}`, () => revertConfiguration(house, organizationId, version, change)),
    );
  },
};

export const configurationCommand: Command = async (house, args) => {
  const { values, positionals } = parsed(args);
  const [name = '', subject, ...more] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || more.length > 0) throw new Refusal(usage);
  const expected = values['expect-version'];
  const answer = await command({
    house,
    organizationId: await organizationOf(house, values.organization),
    subject,
    comment: values.comment ?? '',
    expectedVersion: expected === undefined ? undefined : versionOf(expected),
  });
  return values.json ? JSON.stringify(answer.value, null, 2) : answer.text;
};

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

function versionOf(text: string | undefined): number {
  if (text === undefined || !/^\d{1,9}$/.test(text))
    throw new Refusal('Which version? "./patchbay config versions" lists them.');
  return Number(text);
}

/** @returns its name for messages, and its text. */
async function fileOf(path: string | undefined): Promise<[string, string]> {
  if (path === undefined) throw new Refusal('Which file? "-" reads standard input.');
  if (path === '-') return ['standard input', await readStandardInput()];
  if (!existsSync(path)) throw new Refusal(`There is no file ${path}.`);
  return [path, readFileSync(path, 'utf8')];
}

function appliedAnswer(applied: { version: number; differences: ConfigurationDifference[] }): Answer {
  const { version, differences } = applied;
  return {
    value: applied,
    text:
      differences.length === 0
        ? `Nothing changed: version ${version} says the same.`
        : `${printDifferences(differences)}\nVersion ${version} is in effect.`,
  };
}
