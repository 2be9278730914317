/** Differences, for programs and for people. */
import { expect, test } from 'vitest';
import { readText } from '../testing-documents.ts';
import { diffDocuments, printDifferences } from './diff-documents.ts';
import { plainDocument } from './plain-document.ts';

const before = `
groups: [A, B]
queues:
  - {name: Support, priority: 5, overflow: [{when: {queueLength: 5}, then: assign_anyway}]}
  - name: Billing
    prioritization:
      - {name: Gold, when: {field: context.tier, is: equal, value: gold}}
      - {name: Silver, when: {field: context.tier, is: equal, value: silver}}
representatives:
  - {username: anna, queues: [Support, Billing], attributes: {region: north}}
  - {username: bert}`;

const diff = (after: string, from = before) => {
  const present = readText(from).document;
  const read = readText(after, present);
  return diffDocuments(plainDocument(present), plainDocument(read.document, read.given));
};

test('nothing, when it says the same in other words', () => {
  expect(diff(before)).toEqual([]);
  expect(
    diff(
      'representatives: [{username: anna, capacity: 100, queues: [Billing, Support], attributes: {region: north}}]',
    ),
  ).toEqual([]);
  expect(diff('settings: {restorePresence: 2m30s}')).toEqual([]);
});

test('what is added, removed, changed, and put in another order, by its place', () => {
  const after = `
groups: [B, C]
queues:
  - {name: Support, overflow: [{when: {queueLength: 9}, then: assign_anyway}]}
  - name: Billing
    prioritization:
      - {name: Silver, when: {field: context.tier, is: equal, value: silver}}
      - {name: Gold, when: {field: context.tier, is: in, value: [gold, platinum]}}
  - {name: New, serviceLevel: 20s}
representatives:
  - {username: anna, queues: [Support], attributes: {region: south, team: 2}}`;
  const differences = diff(after);
  expect(printDifferences(differences).split('\n')).toEqual([
    '- groups[A]: {"name":"A"}',
    '+ groups[C]: {"name":"C"}',
    '~ queues[Billing].prioritization[Gold].when.is: equal → in',
    '~ queues[Billing].prioritization[Gold].when.value: gold → ["gold","platinum"]',
    '~ queues[Billing].prioritization: order ["Gold","Silver"] → ["Silver","Gold"]',
    '~ queues[Support].priority: 5 → 100',
    '~ queues[Support].overflow[0].when.queueLength: 5 → 9',
    '+ queues[New]: {"name":"New","kind":"messaging","priority":100,"serviceLevel":"20s","shortAbandon":"5s","method":"least_active"}',
    '~ representatives[anna].queues: ["Billing","Support"] → ["Support"]',
    '~ representatives[anna].attributes.region: north → south',
    '+ representatives[anna].attributes.team: 2',
  ]);
  expect(differences[0]).toEqual({ change: 'removed', path: 'groups[A]', before: { name: 'A' } });
});

test('a rule that comes or goes shows the whole list', () => {
  const after = before.replace('overflow: [', 'overflow: [{when: nobody_on_duty, then: assign_anyway}, ');
  expect(diff(after)).toEqual([
    {
      change: 'changed',
      path: 'queues[Support].overflow',
      before: [expect.objectContaining({ when: { queueLength: 5 } })],
      after: [
        expect.objectContaining({ when: 'nobody_on_duty' }),
        expect.objectContaining({ when: { queueLength: 5 } }),
      ],
    },
  ]);
});
