/** 15,000 phrases of 150 intents: CLINC150 where it is there, else made up. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededNumbers } from '../../server/self-service/domain/intents/seeded.ts';
import { projectDir } from '../../testing/rehearsal/server-under-test.ts';

export interface Phrases {
  source: string;
  rows: { text: string; intent: string }[];
}

const intents = 150;
const perIntent = 100;

export function readPhrases(): Phrases {
  const file = join(projectDir, '../shared/data/clinc150/train_val.json');
  if (!existsSync(file)) return madeUp();
  const { train } = JSON.parse(readFileSync(file, 'utf8')) as { train: [string, string][] };
  return { source: 'CLINC150', rows: train.map(([text, intent]) => ({ text, intent })) };
}

/** Words of an invented language: some of the intent's own among many that all share, frequent ones first. */
function madeUp(): Phrases {
  const next = seededNumbers(4711);
  const draw = (count: number) => Math.floor(count * next() ** 2);
  const word = (number: number) => {
    const letters = seededNumbers(number);
    const syllable = () => syllables[Math.floor(letters() * syllables.length)];
    return Array.from({ length: 2 + (number % 3) }, syllable).join('');
  };
  const rows = Array.from({ length: intents * perIntent }, (_, row) => {
    const intent = row % intents;
    const words = Array.from({ length: 5 + draw(8) }, () =>
      next() < 0.35 ? word(2_000 + intent * 12 + draw(12)) : word(draw(2_000)),
    );
    return { text: words.join(' '), intent: `intent ${intent}` };
  });
  return { source: 'made up', rows };
}

const syllables =
  'ba be bo da de do fa fe ga go ka ke ko la le lo ma me mo na ne no pa pe po ra re ro sa se so ta te to va ve'.split(
    ' ',
  );
