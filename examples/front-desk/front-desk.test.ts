/** The front desk's cases, with a scripted model and by the plain rules. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateAgents, namedSubject, plainSubject } from '../../server/self-service/index.ts';
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

test('a model that never answers passes nothing, although the plain rules go on without it', async () => {
  const dead = namedSubject('dead', scriptedModels([]));
  const { summaries, results } = await evaluateAgents(join(import.meta.dirname, 'cases'), [dead]);
  expect(summaries).toMatchObject([{ model: 'dead', passed: 0 }]);
  for (const { failures } of results)
    expect(failures.join('\n')).toMatch(/the model failed \([\w.]+\), and the plain rules took over/);
});
