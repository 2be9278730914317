/** The front desk's cases, with a scripted model and by the plain rules. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateAgents, plainSubject } from '../../server/self-service/index.ts';
import type { Subject } from '../../server/self-service/pro-code/evaluation/run-case.ts';
import { type Scripted, scriptedModels } from '../../testing/scripted-models.ts';

const scripted: Subject = {
  label: 'scripted',
  model: undefined,
  models: ({ script }) => scriptedModels((script ?? []) as Scripted[]),
};

test.each([scripted, plainSubject])('all cases pass: $label', async (subject) => {
  const { results, summaries } = await evaluateAgents(join(import.meta.dirname, 'cases'), [subject]);
  expect(
    results.flatMap(({ case: name, failures }) => failures.map((failure) => `${name}: ${failure}`)),
  ).toEqual([]);
  expect(summaries).toMatchObject([{ model: subject.label, passRate: 1 }]);
  expect(results.length).toBeGreaterThanOrEqual(9);
});
