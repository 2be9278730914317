/** Topics as they are found in the world: each is read, printed unchanged, and played to its end. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseTopic } from './parse-topic.ts';
import { printTopic } from './print-topic.ts';
import { playTopic } from './testing-run.ts';

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(here, '../../../../shared/data/copilot-studio-topics');
const files = existsSync(folder) ? readdirSync(folder).filter((file) => /\.ya?ml$/.test(file)) : [];
const skipped = files.length === 0;
const note = skipped ? 'skipped: no ../shared/data: ' : '';

function read(file: string) {
  const source = readFileSync(join(folder, file), 'utf8');
  const result = parseTopic(source, { name: 'T' });
  if (!result.ok) throw new Error(`${file} ${JSON.stringify(result.error)}`);
  return { source, topic: result.topic, warnings: result.warnings };
}

/** A test file of its own makers: an action of a kind that nobody knows. */
const isInvalid = (file: string) => file.endsWith('SchemaError.mcs.yml');

describe('topics as they are found in the world', () => {
  it.skipIf(skipped)(`${note}all 70 are read; pages and slips are told with their lines`, () => {
    expect(files).toHaveLength(70);
    const told = files.flatMap((file) => {
      const { warnings } = read(file);
      return warnings
        .filter(({ code }) => code === 'extracted' || code === 'mended')
        .map(({ code, line }) => `${file.slice(-40)} ${code} ${line}`);
    });
    expect(told).toHaveLength(6);
    expect(told.every((each) => Number(each.split(' ').at(-1)) > 0)).toBe(true);
  });

  it.skipIf(skipped)(`${note}what is not changed is printed as it was written, byte by byte`, () => {
    for (const file of files) {
      const { source, topic } = read(file);
      expect(printTopic(topic), file).toBe(file.includes('.md.') ? topic.source : source);
      if (file.includes('.md.')) expect(source).toContain(topic.source.trimEnd());
    }
  });

  it.skipIf(skipped)(`${note}each runs to its end`, () => {
    const alone: string[] = [];
    const scripted: string[] = [];
    const ran = new Set<string>();
    for (const file of files) {
      const { topic } = read(file);
      const played = playTopic(topic);
      if (isInvalid(file)) {
        expect(played).toMatchObject({
          outcome: 'transferred',
          faults: ['error @0: InvalidNodeType cannot run here.'],
        });
        continue;
      }
      expect(played.faults, file).toEqual([]);
      expect(played.outcome, file).toBe('ended');
      (played.outside.length === 0 ? alone : scripted).push(file);
      for (const kind of played.ran) ran.add(kind);
    }
    console.info(
      `${alone.length} topics ran to their end by themselves, ${scripted.length} with scripted results; kinds of actions that ran: ${[...ran].sort().join(' ')}`,
    );
    expect(alone.length).toBeGreaterThanOrEqual(40);
    expect(alone.length + scripted.length).toBe(69);
    expect(ran.size).toBeGreaterThanOrEqual(20);
  });
});
