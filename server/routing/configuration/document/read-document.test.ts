/** What a document says, and where it is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../contracts/configuration/document.ts';
import { problemCodes } from '../../../../contracts/configuration/problem.ts';
import { anyDocument } from '../testing-any-document.ts';
import { example, problemsOf, readText } from '../testing-documents.ts';
import { diffDocuments } from './diff-documents.ts';
import { plainDocument } from './plain-document.ts';
import { printDocument } from './print-document.ts';

test('the example of the reference can be read, is in order, and has a canonical form', () => {
  expect(problemsOf(example)).toEqual([]);
  const printed = printDocument(readText(example).document);
  expect(problemsOf(printed)).toEqual([]);
  expect(printDocument(readText(printed).document)).toBe(printed);
});

test('whatever is printed is in order, and reads as it was', () => {
  fc.assert(
    fc.property(anyDocument(['anna', 'representative'], 'web'), (document) => {
      const printed = printDocument(document);
      expect(problemsOf(printed)).toEqual([]);
      const again = readText(printed).document;
      expect(plainDocument(again)).toEqual(plainDocument(document));
      expect(printDocument(again)).toBe(printed);
      expect(diffDocuments(plainDocument(document), plainDocument(again))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a queue that says nothing but its name has the defaults', () => {
  expect(readText('queues: [{name: Support}]').document.queues).toEqual([
    {
      name: 'Support',
      kind: 'messaging',
      priority: 100,
      members: { groups: [], skills: [] },
      requiredSkills: {},
      operatingHours: null,
      serviceLevel: 60,
      shortAbandon: 5,
      fallbackQueue: null,
      method: 'least_active',
      prioritization: [],
      dynamicPriority: { pointsPerMinute: 0, steps: [] },
      bullseye: null,
      overflow: [],
    },
  ]);
});

test('what interrupts what follows from the kind of the workstream', () => {
  const [voice, record] = readText(
    `workstreams:
      - {name: Calls, kind: voice, defaultQueue: Q}
      - {name: Mail, kind: record, defaultQueue: Q, affectsPresence: true}`,
  ).document.workstreams;
  expect(voice).toMatchObject({ interrupts: true, interruptible: false, affectsPresence: true });
  expect(record).toMatchObject({ interrupts: false, interruptible: true, affectsPresence: true });
});

test('sections that are left out are those in effect; an empty text changes nothing', () => {
  const present = readText(example).document;
  const read = readText('groups: [Tier 9]', present);
  expect(read.document.queues).toBe(present.queues);
  expect(read.document.groups).toEqual([{ name: 'Tier 9' }]);
  expect([...read.given]).toEqual(['groups']);
  expect(readText('', present).given.size).toBe(0);
});

test('a level with a name and its number are the same', () => {
  const document = (level: string) => `
ratingModels: [{name: Levels, levels: [low, high]}]
skills: [{name: English, ratingModel: Levels}]
queues: [{name: Support, requiredSkills: {English: ${level}}}]`;
  expect(plainDocument(readText(document('2')).document)).toEqual(
    plainDocument(readText(document('high')).document),
  );
});

test('anchors and aliases are read, and their places found', () => {
  const text = `
queues:
  - &base {name: A, priority: 5}
  - {name: B, overflow: &o [{when: nobody_on_duty, then: {queue: Nowhere}}]}
  - {name: C, overflow: *o}`;
  expect(problemsOf(text).map(({ path, line }) => [path, line])).toEqual([
    ['queues[B].overflow[0].then.queue', 4],
    ['queues[C].overflow[0].then.queue', 4],
  ]);
});

describe('every problem is told at once, each with its place', () => {
  test('of well-formed and of malformed entries together', () => {
    const text = `timeZone: Mars/Olympus
queues:
  - name: Support
    priority: high
    colour: red
  - name: Billing
    fallbackQueue: Suport
    overflow:
      - when: {queueLength: 10}
        then: {queue: Nowhere}
  - priority: 3
  - 42
workstreams:
  - name: Chat
    defaultQueue: Support
    capacity: {units: -5}
agents: []`;
    expect(problemsOf(text)).toEqual([
      {
        code: 'document.unknown_field',
        path: 'agents',
        message: expect.stringContaining('no section “agents”'),
        line: 17,
        column: 1,
      },
      {
        code: 'document.invalid_value',
        path: 'queues[Support].priority',
        message: 'priority must be a number, not “high”.',
        line: 4,
        column: 15,
      },
      {
        code: 'document.unknown_field',
        path: 'queues[Support].colour',
        message: expect.stringContaining('“colour” is not a field here'),
        line: 5,
        column: 5,
      },
      {
        code: 'document.missing_field',
        path: 'queues[2].name',
        message: expect.stringContaining('name is missing'),
        line: 11,
        column: 5,
      },
      expect.objectContaining({ code: 'document.invalid_value', path: 'queues[3]', line: 12, column: 5 }),
      {
        code: 'document.invalid_value',
        path: 'workstreams[Chat].capacity.units',
        message: 'units must not be negative, not “-5”.',
        line: 16,
        column: 23,
      },
      {
        code: 'hours.time_zone',
        path: 'timeZone',
        message: expect.stringContaining('Mars/Olympus'),
        line: 1,
        column: 11,
      },
      // Support cannot be read, but it is meant to be there: naming it is no further problem.
      expect.objectContaining({
        code: 'queue.unknown',
        path: 'queues[Billing].fallbackQueue',
        line: 7,
        column: 20,
      }),
      {
        code: 'queue.unknown',
        path: 'queues[Billing].overflow[0].then.queue',
        message: 'There is no queue “Nowhere”. Add it to queues, or take it out here.',
        line: 10,
        column: 23,
      },
    ]);
  });

  test.each([
    ['queues: {}', 'document.invalid_value', 'queues'],
    ['queues:', 'document.invalid_value', 'queues'],
    ['- a list', 'document.invalid_value', ''],
    ['settings: {alertAfterOffers: 0}', 'document.invalid_value', 'settings.alertAfterOffers'],
    ['queues: [{name: 5}]', 'document.invalid_value', 'queues[0].name'],
    ['queues: [{name: A, method: fastest}]', 'document.invalid_value', 'queues[A].method'],
    ['queues: [{name: A, method: {custom: []}}]', 'document.invalid_value', 'queues[A].method.custom'],
    [
      'queues: [{name: A, method: {custom: [{name: One, orderBy: [fastest]}]}}]',
      'document.invalid_value',
      'queues[A].method.custom[One].orderBy[0]',
    ],
    [
      'queues: [{name: A, overflow: [{when: full, then: callback}]}]',
      'document.invalid_value',
      'queues[A].overflow[0].when',
    ],
    [
      'queues: [{name: A, prioritization: [{name: P, when: {field: channel, is: eq, value: chat}}]}]',
      'document.invalid_value',
      'queues[A].prioritization[P].when.is',
    ],
    [
      'queues: [{name: A, prioritization: [{name: P, when: {all: [{any: [{fild: channel}]}]}}]}]',
      'document.invalid_value',
      'queues[A].prioritization[P].when.all[0].any[0]',
    ],
    ['workstreams: [{name: W}]', 'document.missing_field', 'workstreams[W].defaultQueue'],
    [
      'workstreams: [{name: W, defaultQueue: Q, capacity: {units: 1, profiles: [P]}}]',
      'document.invalid_value',
      'workstreams[W].capacity',
    ],
    [
      'representatives: [{username: anna, capacity: -1}]',
      'document.invalid_value',
      'representatives[anna].capacity',
    ],
    ['queues: [{name: A, name: B}]', 'name.duplicate', ''],
    ['queues: [', 'document.not_yaml', ''],
    ['a: *nothing', 'document.not_yaml', ''],
  ])('%s', (text, code, path) => {
    expect(problemsOf(text)).toContainEqual(expect.objectContaining({ code, path }));
  });
});

describe('what is too much', () => {
  test('too long', () => {
    const text = `# ${'x'.repeat(limits.characters)}`;
    expect(problemsOf(text).map(({ code }) => code)).toEqual(['document.too_large']);
  });
  test('too many entries', () => {
    const text = `groups:\n${Array.from({ length: limits.entries + 1 }, (_, i) => `- g${i}`).join('\n')}`;
    expect(problemsOf(text).map(({ code }) => code)).toEqual(['document.too_large']);
  });
  test.each([
    ['by a few', `queues: ${'['.repeat(limits.depth + 1)}${']'.repeat(limits.depth + 1)}`],
    ['by far', `queues: ${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['and never closed', `queues: ${'['.repeat(20_000)}`],
  ])('too deep: %s', (_, text) => {
    expect(problemsOf(text).map(({ code }) => code)).toContain('document.too_deep');
  });
  test('a condition nested deeper than ten levels', () => {
    const when = `${'{not: '.repeat(11)}{field: channel, is: present}${'}'.repeat(11)}`;
    expect(problemsOf(`queues: [{name: A, prioritization: [{name: P, when: ${when}}]}]`)).toEqual([
      expect.objectContaining({
        code: 'document.invalid_value',
        message: expect.stringContaining('nested deeper than 10'),
      }),
    ]);
  });
  test('aliases that multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 10; i += 1)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(problemsOf(lines.join('\n')).map(({ code }) => code)).toEqual(['document.too_large']);
  });
});

test('every code of a problem is explained in the reference, and found somewhere', () => {
  const root = join(import.meta.dirname, '..', '..', '..', '..');
  const page = readFileSync(join(root, 'docs', 'configuration.md'), 'utf8');
  const sources = readdirSync(join(root, 'server', 'routing'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('test'))
    .map((file) => readFileSync(join(root, 'server', 'routing', file), 'utf8'));
  expect(problemCodes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  expect(problemCodes.filter((code) => !sources.some((source) => source.includes(`'${code}'`)))).toEqual([]);
});
