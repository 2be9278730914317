import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  breaksOff,
  callsTool,
  type FakeModelReply,
  type FakeModelServer,
  failsWith,
  hangs,
  says,
  saysRaw,
  startFakeModelServer,
} from '../../../testing/fake-model-server.ts';
import { createLogger } from '../logger.ts';
import { createModels } from './create-models.ts';
import type { ModelRequest, ModelTool } from './models.ts';
import type { ModelConfig } from './read-model-config.ts';

const key = 'sk-very-secret';
const secretWords = 'my card is 4111';
const tool: ModelTool = {
  name: 'deal_summary',
  description: 'Sums a deal up.',
  inputSchema: { type: 'object', properties: { customerName: { type: 'string' } } },
};
const request: ModelRequest = { task: 'copilot', messages: [{ role: 'user', text: secretWords }] };

const servers: FakeModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...replies: FakeModelReply[]): Promise<FakeModelServer> {
  let asked = 0;
  const server = await startFakeModelServer(() => replies[Math.min(asked++, replies.length - 1)]!);
  servers.push(server);
  return server;
}

/** A clock that is moved by hand, a log to look into, and the models on them. */
function open(entries: (Partial<ModelConfig> & { baseUrl: string })[]) {
  const lines: string[] = [];
  let now = new Date('2026-11-21T10:00:00.000Z');
  const logger = createLogger('debug', { write: (line: string) => void lines.push(line) });
  const configs = entries.map(
    (entry, n): ModelConfig => ({
      name: `model-${n + 1}`,
      provider: 'compatible',
      model: 'fake',
      apiKey: key,
      tasks: [],
      timeoutMs: 5000,
      budget: {},
      resourceName: undefined,
      ...entry,
    }),
  );
  const models = createModels(configs, { clock: { now: () => now }, logger });
  return { models, lines, pass: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

describe('a model behind the real provider', () => {
  test('answers with text, usage and its name; the key travels in the header', async () => {
    const server = await serve(says('Hello.'));
    const { models } = open([server]);
    const answer = await models.generate({ ...request, system: 'Be brief.', temperature: 0 });
    expect(answer).toMatchObject({
      text: 'Hello.',
      toolCalls: [],
      model: 'model-1',
      usage: { inputTokens: 11, outputTokens: 7 },
    });
    expect(server.requests[0]).toMatchObject({
      authorization: `Bearer ${key}`,
      path: '/v1/chat/completions',
      body: {
        model: 'fake',
        temperature: 0,
        messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
      },
    });
  });

  test.each(['openai', 'azure', 'anthropic'] as const)(
    '%s is called at its own path with its own header',
    async (provider) => {
      const server = await serve(failsWith(401));
      const { models } = open([{ ...server, provider }]);
      await expect(models.generate(request)).rejects.toMatchObject({ kind: 'models.refused', status: 401 });
      const path = { openai: '/v1/responses', azure: '/v1/responses', anthropic: '/v1/messages' }[provider];
      expect(server.requests[0]!.path.split('?')[0]).toBe(path);
    },
  );

  test('asks for a tool, and hears what became of it', async () => {
    const server = await serve(callsTool(tool.name, '{"customerName":"Contoso"}'), says('Done.'));
    const { models } = open([server]);
    const asked = await models.generate({ ...request, tools: [tool], toolChoice: 'required' });
    expect(asked.toolCalls).toEqual([{ id: 'c1', name: tool.name, input: { customerName: 'Contoso' } }]);
    await models.generate({
      ...request,
      tools: [tool],
      messages: [
        ...request.messages,
        { role: 'assistant', text: '', toolCalls: asked.toolCalls },
        { role: 'tool', callId: 'c1', name: tool.name, text: 'A deal.' },
      ],
    });
    expect(server.requests[1]!.body.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: 'c1', function: { name: tool.name } }] },
      { role: 'tool', tool_call_id: 'c1', content: 'A deal.' },
    ]);
  });

  test('an object of a schema is checked', async () => {
    const server = await serve(says('{"score": 4}'), says('{"score": "four"}'));
    const { models } = open([server]);
    const schema = z.object({ score: z.number() });
    expect((await models.generate({ ...request, schema })).object).toEqual({ score: 4 });
    await expect(models.generate({ ...request, schema })).rejects.toMatchObject({ kind: 'models.garbled' });
  });
});

describe('faults', () => {
  const faults: [string, FakeModelReply, string][] = [
    ['never answers', hangs, 'models.timeout'],
    ['asks for patience', failsWith(429, { 'retry-after': '7' }), 'models.limited'],
    ['does not know the key', failsWith(401), 'models.refused'],
    ['does not take the request', failsWith(400), 'models.refused'],
    ['fails', failsWith(500), 'models.unavailable'],
    ['sends HTML', saysRaw('<html>'), 'models.garbled'],
    ['sends JSON that is no answer', saysRaw('{"ok":true}'), 'models.garbled'],
    ['says nothing', says(''), 'models.garbled'],
    ['speaks in marks of its template', says('{{{ <|im_start|>assistant Hello.'), 'models.garbled'],
    ['stops in the middle of its first sentence', says('We deliver within', 'length'), 'models.garbled'],
    ['filters', says('', 'content_filter'), 'models.refused'],
    ['breaks off in the middle', breaksOff, 'models.garbled'],
    ['calls a tool that is not offered', callsTool('delete_all', '{}'), 'models.garbled'],
    ['calls a tool without JSON', callsTool(tool.name, '{"customerName":'), 'models.garbled'],
  ];
  test.each(faults)('one that %s is told, and the next one asked', async (_, fault, kind) => {
    const [bad, good] = [await serve(fault), await serve(says('From the second.'))];
    const alone = open([{ ...bad, timeoutMs: 300 }]);
    const failure = await alone.models
      .generate({ ...request, tools: [tool] })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'ModelError', kind });
    const both = open([{ ...bad, timeoutMs: 300 }, good]);
    expect(await both.models.generate({ ...request, tools: [tool] })).toMatchObject({ model: 'model-2' });

    const told = [
      ...alone.lines,
      ...both.lines,
      JSON.stringify(failure),
      String((failure as Error).cause),
    ].join();
    expect(told).toContain(kind);
    expect(told).not.toContain(key);
    expect(told).not.toContain(secretWords);
  });

  test('who asked for patience is left alone for as long as it said', async () => {
    const server = await serve(failsWith(429, { 'retry-after': '7' }), says('Back.'));
    const { models, pass } = open([server]);
    await expect(models.generate(request)).rejects.toMatchObject({ retryAfterMs: 7000 });
    pass(6999);
    await expect(models.generate(request)).rejects.toMatchObject({ kind: 'models.limited', retryAfterMs: 1 });
    expect(server.requests).toHaveLength(1);
    pass(1);
    expect((await models.generate(request)).text).toBe('Back.');
  });

  test('one that stops in the middle is heard as far as its sentences are whole', async () => {
    const { models } = open([await serve(says('It takes 3 days. Express is there by tomor', 'length'))]);
    expect((await models.generate(request)).text).toBe('It takes 3 days.');
  });

  test('one that hangs holds up one question, not everybody’s; each time longer', async () => {
    const server = await serve(hangs, hangs, says('Back.'), hangs);
    const { models, pass } = open([{ ...server, timeoutMs: 100 }]);
    const silence = { kind: 'models.timeout' };
    await expect(models.generate(request)).rejects.toMatchObject(silence);
    await expect(models.generate(request)).rejects.toMatchObject({ ...silence, retryAfterMs: 5000 });
    expect(server.requests).toHaveLength(1);
    pass(5000);
    await expect(models.generate(request)).rejects.toMatchObject(silence);
    pass(9999);
    await expect(models.generate(request)).rejects.toMatchObject({ ...silence, retryAfterMs: 1 });
    pass(1);
    expect((await models.generate(request)).text).toBe('Back.');
    await expect(models.generate(request)).rejects.toMatchObject(silence);
    await expect(models.generate(request)).rejects.toMatchObject({ ...silence, retryAfterMs: 5000 });
  });

  test('a caller who hangs up asks nobody else', async () => {
    const [first, second] = [await serve(hangs), await serve(says('Late.'))];
    const { models } = open([first, second]);
    const caller = new AbortController();
    const asked = models.generate({ ...request, signal: caller.signal });
    await expect.poll(() => first.requests.length).toBe(1);
    caller.abort();
    await expect(asked).rejects.toMatchObject({ kind: 'models.aborted' });
    expect(second.requests).toEqual([]);
  });
});

describe('which model', () => {
  test('is chosen by the task', async () => {
    const [small, large] = [await serve(says('small')), await serve(says('large'))];
    const { models } = open([
      { ...small, tasks: ['summary'] },
      { ...large, tasks: ['copilot'] },
    ]);
    expect((await models.generate(request)).text).toBe('large');
    expect((await models.generate({ ...request, task: 'summary' })).text).toBe('small');
    expect(models.available('ai_agent')).toBe(false);
    await expect(models.generate({ ...request, task: 'ai_agent' })).rejects.toMatchObject({
      kind: 'models.none',
    });
  });

  test('one whose tokens of the day are used up waits for the next day (UTC)', async () => {
    const server = await serve(says('Hello.'));
    const { models, pass } = open([{ ...server, budget: { tokensPerDay: 36 } }]);
    await models.generate(request);
    await models.generate(request);
    await expect(models.generate(request)).rejects.toMatchObject({ kind: 'models.over_budget' });
    pass(14 * 3600_000);
    expect((await models.generate(request)).text).toBe('Hello.');
  });
});
