import { expect, test } from 'vitest';
import { type Hop, nextHop } from './redirects.ts';

const hop = (method: string, body?: string): Hop => ({
  method,
  url: new URL('https://a.example/from'),
  headers: {
    authorization: 'Bearer x',
    'x-api-key': 'y',
    accept: 'application/json',
    'content-type': 'text/plain',
  },
  body,
});

test('keeps method, headers and body within an origin for 307 and 308', () => {
  expect(nextHop(hop('POST', 'b'), 307, '/to')).toEqual({
    ...hop('POST', 'b'),
    url: new URL('https://a.example/to'),
  });
});

test('a POST becomes a GET without body on 301, 302 and 303; a PATCH only on 303', () => {
  for (const status of [301, 302, 303]) {
    const next = nextHop(hop('POST', 'b'), status, '/to')!;
    expect(next).toMatchObject({ method: 'GET', body: undefined });
    expect(next.headers).not.toHaveProperty('content-type');
    expect(next.headers).toHaveProperty('authorization');
  }
  expect(nextHop(hop('PATCH', 'b'), 302, '/to')).toMatchObject({ method: 'PATCH', body: 'b' });
  expect(nextHop(hop('PATCH', 'b'), 303, '/to')).toMatchObject({ method: 'GET', body: undefined });
});

test('another host, port or scheme gets no credential and no body', () => {
  for (const location of ['https://b.example/', 'https://a.example:444/', 'http://a.example/'])
    expect(nextHop(hop('GET'), 302, location)!.headers).toEqual({ accept: 'application/json' });
  expect(nextHop(hop('PATCH', 'b'), 308, 'https://b.example/')).toBeUndefined();
  expect(nextHop(hop('DELETE'), 302, 'https://b.example/')).toBeUndefined();
});

test('is no redirect without a place to go to', () => {
  expect(nextHop(hop('GET'), 302, undefined)).toBeUndefined();
  expect(nextHop(hop('GET'), 302, 'http://[')).toBeUndefined();
  expect(nextHop(hop('GET'), 304, '/to')).toBeUndefined();
});
