/** `routing replay`: recorded days decided again, and run through another configuration. */
import { existsSync, readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { printReplay, replayDay } from '../../routing/index.ts';
import { type Command, Refusal } from './command.ts';
import { organizationOf } from './organization.ts';
import { placed } from './placed.ts';

const usage = `usage: ./patchbay routing replay --from <instant> --to <instant> [--config <file>]
                                [--add <n> --like <user>] [--organization <slug>] [--json]

  Decides every recorded assignment between the two instants again and says how many come out exactly.
  With --config, or with <n> more representatives who work whenever <user> does, runs the recorded arrivals,
  presences, patience and work through it, and prints both side by side. Nothing is written.`;

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  config: { type: 'string' },
  add: { type: 'string' },
  like: { type: 'string' },
  organization: { type: 'string' },
  json: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

export const routingCommand: Command = async (house, args) => {
  const [verb, ...rest] = args;
  if (verb !== 'replay') throw new Refusal(usage);
  const values = parsed(rest);
  const from = instant(values.from, '--from');
  const to = instant(values.to, '--to');
  if (to <= from) throw new Refusal('--to must be after --from.');
  const count = values.add === undefined ? 0 : Number(values.add);
  if (!Number.isInteger(count) || count < 0 || count > 1000)
    throw new Refusal('--add must be a whole number up to 1000.');
  if (count > 0 && values.like === undefined)
    throw new Refusal('Like whom? --like names the user whose hours and skills the others share.');
  const organizationId = await organizationOf(house, values.organization);
  const report = await placed(values.config ?? '', () =>
    replayDay(house, organizationId, {
      from,
      to,
      document: values.config === undefined ? null : documentOf(values.config),
      additional: values.like === undefined ? null : { like: values.like, count },
    }),
  );
  return values.json ? JSON.stringify(report, null, 2) : printReplay(report);
};

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

function instant(text: string | undefined, name: string): Date {
  const at = new Date(text ?? '');
  if (text === undefined || Number.isNaN(at.getTime()))
    throw new Refusal(`${name} must be an instant, such as 2026-11-21T08:00:00Z.\n\n${usage}`);
  return at;
}

function documentOf(path: string): string {
  if (!existsSync(path)) throw new Refusal(`There is no file ${path}.`);
  return readFileSync(path, 'utf8');
}
