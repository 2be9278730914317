/** `selfservice.classifications_per_second`, `.train_seconds` and `.chat_p99_ratio_while_training`. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Administration } from '../../testing/rehearsal/administration.ts';
import { administratorToken } from '../../testing/rehearsal/credentials.ts';
import { HttpClient } from '../../testing/rehearsal/http-client.ts';
import { BenchServer } from '../bench-server.ts';
import type { Measured, MeasureInput, OpenInput } from '../chat/senders.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, type Figure, median, round, say } from '../figure.ts';
import { readPhrases } from './phrases.ts';
import type { Classified, Trained } from './recogniser.ts';

const megabyte = 1_048_576;
const ratioName = 'selfservice.chat_p99_ratio_while_training';
const senders = 40;
const representatives = 8;
const capacityTotal = (senders / representatives) * 2 * 30;
/** Well below what the machine can carry: what is measured is the wait for a processor, not for one's turn. */
const perSecond = 200;
const rounds = 3;
/** Until the training thread is at work. */
const startMs = 1_500;
const window: MeasureInput = { warmUpMs: 1_000, windowMs: 6_000, perSecond };

export const intents: Bench = {
  names: ['selfservice.classifications_per_second', 'selfservice.train_seconds', ratioName],
  async run(print, isWanted) {
    if (isWanted('selfservice.classifications_per_second') || isWanted('selfservice.train_seconds')) {
      for (const figure of await measureRecogniser()) print(figure);
    }
    if (isWanted(ratioName)) print(await measureChat());
  },
};

async function measureRecogniser(): Promise<Figure[]> {
  const program = new ChildProgram(join(import.meta.dirname, 'recogniser.ts'));
  try {
    const trained = (await program.ask('train')) as Trained;
    say(`trained on ${trained.phrases} phrases (${trained.source}) in ${trained.seconds.toFixed(1)} s`);
    const classified = (await program.ask('classify')) as Classified;
    return [
      {
        name: 'selfservice.train_seconds',
        value: round(trained.seconds, 1),
        unit: 's',
        phrases: trained.phrases,
        source: trained.source,
        trainingMegabytes: round(trained.trainingBytes / megabyte),
        modelMegabytes: round(trained.modelBytes / megabyte, 1),
      },
      {
        name: 'selfservice.classifications_per_second',
        value: round(classified.perSecond),
        unit: '1/s',
        floor: round(classified.floorPerSecond),
        ratio: round(classified.perSecond / classified.floorPerSecond, 2),
        source: trained.source,
      },
    ];
  } finally {
    await program.close();
  }
}

/** A whole server: customers and representatives write to each other while it learns 15,000 phrases, and while not. */
async function measureChat(): Promise<Figure> {
  const house = await BenchServer.start();
  const load = new ChildProgram(join(import.meta.dirname, '../chat/senders.ts'));
  const client = new pg.Client({ connectionString: house.connectionString });
  let teacher: Teacher | undefined;
  try {
    await client.connect();
    const target = await house.prepare(representatives, capacityTotal);
    await load.ask('open', { ...target, senders, streams: false } satisfies OpenInput);
    await load.ask('measure', window);
    teacher = await Teacher.of(house, client);
    const still = [await p99(load)];
    const training: number[] = [];
    for (let at = 0; at < rounds; at += 1) {
      const before = await version(client);
      await teacher.teach(at);
      await sleep(startMs);
      training.push(await p99(load));
      if ((await version(client)) !== before)
        throw new Error('The training was over before the measurement: give it more phrases.');
      while ((await version(client)) === before) await sleep(200);
      still.push(await p99(load));
      say(`p99 ${round(training.at(-1)!, 1)} ms while training, ${round(still.at(-1)!, 1)} ms after it`);
    }
    // Each against the mean of the two beside it, and each without against the next: what such a ratio is worth here.
    const ratios = training.map((one, at) => (2 * one) / (still[at]! + still[at + 1]!));
    const stillRatios = training.map((_, at) => still[at + 1]! / still[at]!);
    return {
      name: ratioName,
      value: round(median(ratios), 2),
      unit: 'ratio',
      p99: round(median(training), 2),
      p99Without: round(median(still), 2),
      lowest: round(Math.min(...ratios), 2),
      highest: round(Math.max(...ratios), 2),
      withoutLowest: round(Math.min(...stillRatios), 2),
      withoutHighest: round(Math.max(...stillRatios), 2),
      messagesPerSecond: perSecond,
    };
  } finally {
    teacher?.close();
    await client.end();
    await load.close();
    await house.stop();
  }
}

const p99 = async (load: ChildProgram): Promise<number> =>
  ((await load.ask('measure', window)) as Measured).p99;

async function version(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    `select coalesce(max(m.version), 0)::int as version from intent_model m join ai_agent a on a.id = m.ai_agent_id
     where a.id = (select id from ai_agent where kind = 'topics' order by name limit 1)`,
  );
  return rows[0]?.version ?? 0;
}

/** Gives the agent all phrases, and then changes a topic again and again, upon which it learns. */
class Teacher {
  readonly #http: HttpClient;
  readonly #administration: Administration;
  readonly #agentId: string;

  private constructor(http: HttpClient, administration: Administration, agentId: string) {
    this.#http = http;
    this.#administration = administration;
    this.#agentId = agentId;
  }

  static async of(house: BenchServer, client: pg.Client): Promise<Teacher> {
    // The demo's topics have names of their own.
    const rows = readPhrases().rows.map(({ text, intent }) => ({ text, intent: `bench-${intent}` }));
    const names = [...new Set(rows.map(({ intent }) => intent))];
    await client.query(
      `insert into topic (organization_id, ai_agent_id, name, yaml)
         select a.organization_id, a.id, n, $2 || n
         from (select * from ai_agent where kind = 'topics' order by name limit 1) a, unnest($1::text[]) n`,
      [names, topicYaml],
    );
    await client.query(
      `insert into intent_example (id, organization_id, ai_agent_id, intent, text, language, created_at)
         select gen_random_uuid(), a.organization_id, a.id, p.intent, p.text, 'en', now()
         from (select * from ai_agent where kind = 'topics' order by name limit 1) a, unnest($1::text[], $2::text[]) as p (intent, text)`,
      [rows.map(({ intent }) => intent), rows.map(({ text }) => text)],
    );
    const found = await client.query<{ id: string }>(
      `select id from ai_agent where kind = 'topics' order by name limit 1`,
    );
    const { url, env } = house.server;
    const http = new HttpClient(url);
    const patience = { outageMs: 5000, over: () => false };
    const administration = new Administration({ http, token: await administratorToken(env), patience });
    return new Teacher(http, administration, found.rows[0]!.id);
  }

  async teach(lesson: number): Promise<void> {
    const yaml = `${topicYaml}a new phrase ${lesson}`;
    await this.#administration.call('topic.put', {
      agentId: this.#agentId,
      name: 'Bench',
      yaml,
      enabled: true,
    });
  }

  close(): void {
    this.#http.close();
  }
}

const topicYaml = `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  actions:
    - kind: SendActivity
      id: say
      activity: Done.
  intent:
    triggerQueries:
      - `;
