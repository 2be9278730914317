import { expect, test } from 'vitest';
import { ModelError, type ModelRequest, type Models } from '../../../platform/models/index.ts';
import { Case } from './case.ts';
import { namedSubject } from './evaluate.ts';

const request: ModelRequest = { task: 'ai_agent', messages: [{ role: 'user', text: 'Hello' }] };
const one = Case.parse({ name: 'any', turns: [] });

/** Fails so often before it answers. */
function failing(times: number, retryAfterMs?: number): Models & { asked: number } {
  const models = {
    asked: 0,
    available: () => true,
    generate: async () => {
      models.asked += 1;
      if (models.asked <= times)
        throw new ModelError('models.limited', 'Later.', retryAfterMs === undefined ? {} : { retryAfterMs });
      return {
        text: 'Hello.',
        toolCalls: [],
        usage: { inputTokens: 1, outputTokens: 1 },
        model: 'm',
        durationMs: 1,
      };
    },
  };
  return models;
}

test('a model that asks for patience is waited for instead of failing every case after', async () => {
  const busy = failing(2, 1);
  expect(await namedSubject('m', busy).models(one).generate(request)).toMatchObject({ text: 'Hello.' });
  expect(busy.asked).toBe(3);
});

test('but not for ever, and not one that fails for another reason', async () => {
  const forEver = failing(99, 1);
  await expect(namedSubject('m', forEver).models(one).generate(request)).rejects.toThrow('Later.');
  expect(forEver.asked).toBe(4);
  const broken = failing(99);
  await expect(namedSubject('m', broken).models(one).generate(request)).rejects.toThrow('Later.');
  expect(broken.asked).toBe(1);
});
