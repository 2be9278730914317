/** `npm run rehearse -- <dialogs.jsonl>`: recorded conversations through the live system, and the verdict. */
import { parseArgs } from 'node:util';
import { readDialogs } from './dialogs.ts';
import { ProgressLine } from './progress-line.ts';
import { defaults, enoughRepresentatives, type RehearsalOptions, rehearse } from './rehearse.ts';
import { printReport } from './report.ts';
import { isReady } from './server-under-test.ts';

const usage = `npm run rehearse -- <dialogs.jsonl> [options]

Plays recorded conversations through a running Patchbay: each dialog is a customer over Direct Line, simulated
representatives answer over the desk's protocol. Exits with 1 if anything was lost, doubled, out of order or
unfinished, or a representative had more than their capacity.

  --url <address>         the server; default http://127.0.0.1:$PORT (4400). If none answers there, and the option
                          is not given, a private server is started for the run
  --concurrency <n>       customers at once (${defaults.concurrency})
  --representatives <n>   (concurrency / ${defaults.slots}, and 2 more: ${enoughRepresentatives(defaults.concurrency, defaults.slots)})
  --slots <n>             conversations that a representative can carry at once (${defaults.slots})
  --units <n>             capacity units of one conversation in its workstream (${defaults.units})
  --speed <n>             how much faster than recorded (${defaults.speed})
  --cut-every <seconds>   cut each customer's and representative's line at random, on average so often
  --limit <n>             only the first dialogs
  --opening <text>        what a customer says to get a representative ("${defaults.opening}")
  --channel <name>        the chat channel (${defaults.channel})
  --admin-token <token>   an administrator's bearer token; default: what ./patchbay token administrator prints
  --secret <secret>       the channel's Direct Line secret; default: what ./patchbay secret <channel> prints
  --private               start a private server, whatever runs already
  --split                 the private server as three processes: web, engine, worker
  --kill-at <share,...>   kill -9 and restart the private server when this share (0 to 1) is completed
  --json                  the report as one JSON line on stdout, everything else on stderr`;

class UsageError extends Error {}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      concurrency: { type: 'string' },
      representatives: { type: 'string' },
      slots: { type: 'string' },
      units: { type: 'string' },
      speed: { type: 'string' },
      'cut-every': { type: 'string' },
      limit: { type: 'string' },
      opening: { type: 'string' },
      channel: { type: 'string' },
      'admin-token': { type: 'string' },
      secret: { type: 'string' },
      private: { type: 'boolean', default: false },
      split: { type: 'boolean', default: false },
      'kill-at': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name one file of dialogs.');

  const number = (
    name: 'concurrency' | 'representatives' | 'slots' | 'units' | 'speed' | 'cut-every' | 'limit',
    whole = true,
  ) => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!(value > 0) || (whole && !Number.isInteger(value)))
      throw new UsageError(`--${name} ${text} is not a number above 0.`);
    return value;
  };
  const limit = number('limit');
  const killAt = (values['kill-at'] ?? '').split(',').filter(Boolean).map(Number);
  if (killAt.some((share) => !(share >= 0 && share < 1)))
    throw new UsageError('--kill-at takes shares from 0 up to, not including, 1.');
  if (values.url !== undefined && (values.private || values.split || killAt.length > 0)) {
    throw new UsageError('--private, --split and --kill-at start a private server; leave out --url.');
  }
  const dialogs = readDialogs(file, limit);
  if (dialogs.length === 0) throw new UsageError(`${file} holds no dialogs.`);

  const line = new ProgressLine(values.json ? process.stderr : process.stdout);
  let url = values.url;
  if (url === undefined && !values.private && !values.split && killAt.length === 0) {
    const usual = `http://127.0.0.1:${process.env.PORT || 4400}`;
    if (await isReady(usual)) url = usual;
  }
  line.say(url === undefined ? 'Starting a private server for this run.' : `Using the server at ${url}.`);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  const options: RehearsalOptions = {
    dialogs,
    url,
    concurrency: number('concurrency') ?? Math.min(defaults.concurrency, dialogs.length),
    ...given({
      representatives: number('representatives'),
      slots: number('slots'),
      units: number('units'),
      speed: number('speed', false),
      cutEvery: number('cut-every', false),
      opening: values.opening,
      channel: values.channel,
      adminToken: values['admin-token'],
      secret: values.secret,
    }),
    server: { split: values.split },
    killAt,
    signal: interruption.signal,
    onProgress: (progress) => line.show(progress),
  };
  const outcome = await rehearse(options);
  line.end();
  if (values.json) {
    process.stderr.write(`${printReport(outcome)}\n`);
    process.stdout.write(`${JSON.stringify(outcome.report)}\n`);
  } else {
    console.log(printReport(outcome));
  }
  return outcome.passed ? 0 : 1;
}

/** Without what is undefined. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  const wrongUse =
    error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  console.error(wrongUse ? `${(error as Error).message}\n\n${usage}` : (error as Error).message);
  process.exitCode = wrongUse ? 2 : 1;
}
