import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModelConfig } from './read-model-config.ts';

const yaml = `
- name: main
  provider: azure
  model: gpt-large
  resourceName: contoso
  apiKeyEnv: CONTOSO_KEY
  tasks: [copilot]
  budget: { tokensPerDay: 100000 }
- { name: local, provider: compatible, model: small, baseUrl: 'http://127.0.0.1:11434/v1' }
`;

test('none without a word about them', () => expect(readModelConfig({})).toEqual([]));

test('a list, inline or in a file, with keys from the environment', () => {
  const inline = readModelConfig({ MODELS: yaml, CONTOSO_KEY: 'k' });
  expect(inline).toMatchObject([
    { name: 'main', apiKey: 'k', tasks: ['copilot'], timeoutMs: 30_000, budget: { tokensPerDay: 100_000 } },
    { name: 'local', apiKey: undefined, tasks: [] },
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  try {
    writeFileSync(join(folder, 'models.yaml'), yaml);
    expect(readModelConfig({ MODELS: join(folder, 'models.yaml'), CONTOSO_KEY: 'k' })).toEqual(inline);
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(readModelConfig({ MODELS: JSON.stringify(inline.slice(1)) })).toEqual(inline.slice(1));
});

test('the short form for one', () => {
  const one = readModelConfig({ MODEL_PROVIDER: 'openai', MODEL_NAME: 'm', MODEL_API_KEY: 'k' });
  expect(one).toMatchObject([{ name: 'm', provider: 'openai', model: 'm', apiKey: 'k' }]);
});

test.each([
  [{ MODELS: '/no/such/file' }, 'cannot be read (ENOENT)'],
  [{ MODELS: '[{"apiKey": "sk-secret", ]' }, 'neither YAML nor JSON'],
  [{ MODELS: '{}' }, 'must be a list'],
  [{ MODELS: '[{"name":"a","provider":"other","model":"m"}]' }, 'entry 1, provider'],
  [{ MODELS: '[{"name":"a","provider":"openai","model":"m","apiKeys":"sk-secret"}]' }, 'entry 1'],
  [{ MODELS: '[{"name":"a","provider":"openai","model":"m"}]' }, 'give apiKey or apiKeyEnv'],
  [{ MODELS: '[{"name":"a","provider":"openai","model":"m","apiKeyEnv":"NOT_SET"}]' }, 'NOT_SET is not set'],
  [{ MODELS: '[{"name":"a","provider":"compatible","model":"m"}]' }, 'give baseUrl'],
  [{ MODELS: '[{"name":"a","provider":"azure","model":"m","apiKey":"sk-secret"}]' }, 'give resourceName'],
  [{ MODEL_NAME: 'm' }, 'give both'],
])('%j is refused: %s', (env, message) => {
  expect(() => readModelConfig(env)).toThrow(message);
  try {
    readModelConfig(env);
  } catch (error) {
    expect(String(error)).not.toContain('sk-secret');
  }
});

test('two of one name are refused', () => {
  const one = { name: 'a', provider: 'compatible', model: 'm', baseUrl: 'http://127.0.0.1:1/v1' };
  expect(() => readModelConfig({ MODELS: JSON.stringify([one, one]) })).toThrow('two models are named "a"');
});
