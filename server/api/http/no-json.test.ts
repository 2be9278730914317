import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { acceptNoJson } from './no-json.ts';

const app = Fastify();
acceptNoJson(app);
app.post('/', async (request) => ({ body: request.body ?? null }));

const post = async (payload?: string) => {
  const answer = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.json() as { body?: unknown } };
};

it.each([undefined, '', ' \r\n'])(
  'an empty JSON body (%j) is no body, as for Microsoft’s clients',
  async (payload) => {
    expect(await post(payload)).toEqual({ status: 200, body: { body: null } });
  },
);

it('JSON is read, bad JSON and hostile JSON are refused as before', async () => {
  expect(await post('{"a":1}')).toEqual({ status: 200, body: { body: { a: 1 } } });
  expect((await post('{')).status).toBe(400);
  expect((await post('{"__proto__":{"a":1}}')).status).toBe(400);
});
