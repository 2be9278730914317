/**
 * How well groups found without labels agree with the labels of public sets. Thresholds are a little below what is
 * reached (README.md), so that a change that loses quality shows.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { discover } from '../domain/discovery/discover.ts';
import { statementOf } from '../domain/discovery/statement.ts';
import { agreementOf } from '../domain/discovery/testing-clusters.ts';
import { seededNumbers, shuffle } from '../domain/intents/seeded.ts';
import { parseTopic } from '../topics/parse-topic.ts';

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isThere = existsSync(data);
const skipped = isThere ? '' : ' (skipped: no ../shared/data)';

type Labelled = readonly [text: string, label: string];

const clinc = (): Labelled[] =>
  (JSON.parse(readFileSync(`${data}clinc150/train_val.json`, 'utf8')) as { train: Labelled[] }).train;

function banking(): Labelled[] {
  const [, ...lines] = readFileSync(`${data}banking77/train.csv`, 'utf8').split(/\r?\n/);
  return lines.flatMap((line): Labelled[] => {
    const found = /^(?:"((?:[^"]|"")*)"|([^",]*)),(\w+)$/.exec(line);
    return found ? [[(found[1] ?? found[2] ?? '').replaceAll('""', '"'), found[3]!]] : [];
  });
}

interface Dialog {
  readonly happy: boolean;
  readonly tasks: readonly string[];
  readonly turns: readonly { readonly from: string; readonly text: string }[];
}

/** One matter a dialog. */
const star = (): Labelled[] =>
  readFileSync(`${data}star/dialogs.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Dialog)
    .filter(({ happy }) => happy)
    .flatMap(({ turns, tasks }): Labelled[] => {
      const said = turns.flatMap(({ from, text }) => (from === 'customer' ? [text] : []));
      const statement = statementOf(said);
      return statement === null ? [] : [[statement, tasks[0] ?? '']];
    });

function drawn(rows: readonly Labelled[], most: number): Labelled[] {
  const order = Int32Array.from(rows.keys());
  shuffle(order, order.length, seededNumbers(3));
  return [...order.subarray(0, most)].map((at) => rows[at]!);
}

describe.skipIf(!isThere)(`groups without labels${skipped}`, { timeout: 120_000 }, () => {
  it.each([
    ['CLINC150, 2,000 phrases of 150 intents', clinc, { nmi: 0.75, ari: 0.4, purity: 0.5 }],
    ['BANKING77, 2,000 phrases of 77 intents', banking, { nmi: 0.62, ari: 0.24, purity: 0.5 }],
    ['STAR, what 360 dialogs of 24 tasks are about', star, { nmi: 0.68, ari: 0.45, purity: 0.55 }],
  ] as const)('%s', (name, read, least) => {
    const rows = drawn(read(), 2_000);
    const found = discover({
      statements: rows.map(([text]) => ({ text, place: 'Shop' })),
      known: [],
      leastVolume: 5,
    });
    const labels = rows.map(([, label]) => label);
    const agreement = agreementOf(found.assignment, labels);
    console.log(
      `${name}: ${found.intents.length} groups, ${found.unassigned} unassigned,`,
      Object.entries(agreement)
        .map(([key, value]) => `${key} ${value.toFixed(3)}`)
        .join(', '),
    );
    expect(agreement.nmi).toBeGreaterThan(least.nmi);
    expect(agreement.ari).toBeGreaterThan(least.ari);
    expect(agreement.purity).toBeGreaterThan(least.purity);
  });

  it('the demo’s topics do not blur what a hundred and sixty conversations are about', () => {
    const folder = fileURLToPath(new URL('../demo/topics/', import.meta.url));
    const known = readdirSync(folder).flatMap((file) => {
      const parsed = parseTopic(readFileSync(folder + file, 'utf8'), { name: file });
      const phrases = parsed.ok ? parsed.topic.trigger.triggerQueries : [];
      return phrases.length > 0 ? [{ id: file, phrases }] : [];
    });
    expect(known.length).toBeGreaterThan(4);
    const rows = star().slice(0, 160);
    const { intents, assignment } = discover({
      statements: rows.map(([text]) => ({ text, place: 'Shop' })),
      known,
      leastVolume: 4,
    });
    const { nmi } = agreementOf(
      assignment,
      rows.map(([, label]) => label),
    );
    console.log(`160 conversations beside known topics: ${intents.length} groups, nmi ${nmi.toFixed(3)}`);
    expect(intents.length).toBeGreaterThanOrEqual(8);
    expect(nmi).toBeGreaterThan(0.68);
  });

  it('intents that are there are known again, and few new ones are taken for them', () => {
    const rows = drawn(clinc(), 2_000);
    const labels = [...new Set(rows.map(([, label]) => label))];
    const known = labels
      .filter((_, at) => at % 2 === 0)
      .map((id) => ({
        id,
        phrases: rows
          .filter(([, label]) => label === id)
          .slice(0, 8)
          .map(([text]) => text),
      }));
    const knownIds = new Set(known.map(({ id }) => id));
    const { intents, assignment } = discover({
      statements: rows.map(([text]) => ({ text, place: 'Shop' })),
      known,
      leastVolume: 5,
    });
    const mostly = intents.map((_, group) => commonest(rows.filter((_row, at) => assignment[at] === group)));
    const matched = intents.flatMap((intent, at) =>
      intent.known === null ? [] : [{ intent, label: mostly[at]! }],
    );
    const right = matched.filter(({ intent, label }) => intent.known === label).length;
    const shouldBe = mostly.filter((label) => knownIds.has(label)).length;
    console.log(`known again: ${right} of ${shouldBe} groups, ${matched.length - right} wrongly`);
    expect(right / shouldBe).toBeGreaterThan(0.6);
    expect(right / matched.length).toBeGreaterThan(0.65);
  });
});

function commonest(rows: readonly Labelled[]): string {
  const counts = new Map<string, number>();
  for (const [, label] of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
