/** Sockets to the outside go through the same guard as requests. */
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createOutbound } from './create-outbound.ts';
import type { HostPolicy, Outbound, OutboundOptions } from './outbound.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function open(options: OutboundOptions = {}): Outbound {
  const outbound = createOutbound(options);
  closing.push(() => outbound.close());
  return outbound;
}

async function server(): Promise<number> {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`heard ${String(data)}`)));
  closing.push(() => {
    for (const client of sockets.clients) client.terminate();
    return new Promise((resolve) => sockets.close(resolve));
  });
  await new Promise((resolve) => sockets.on('listening', resolve));
  return (sockets.address() as AddressInfo).port;
}

const nothing: HostPolicy = { allowed: new Set() };

/** The first message after saying hello, or `error`. */
const exchange = (outbound: Outbound, url: string, policy: HostPolicy): Promise<string> =>
  new Promise((resolve) => {
    const socket = outbound.socket(url, policy);
    socket.addEventListener('open', () => socket.send('hello'));
    socket.addEventListener('message', ({ data }) => {
      resolve(String(data));
      socket.close();
    });
    socket.addEventListener('error', () => resolve('error'));
  });

test('an allowed host is spoken to', async () => {
  const port = await server();
  const policy = { allowed: new Set([`127.0.0.1:${port}`]) };
  expect(await exchange(open(), `ws://127.0.0.1:${port}/stream?t=1`, policy)).toBe('heard hello');
});

test('what is refused as it is written throws', async () => {
  const outbound = open();
  const kinds = [
    'ws://contoso.com/',
    'wss://127.0.0.1/',
    'ftp://contoso.com/',
    'wss://user:word@contoso.com/',
  ].map((url) => {
    try {
      outbound.socket(url, nothing);
      return 'open';
    } catch (error) {
      return (error as { kind?: string }).kind;
    }
  });
  expect(kinds).toEqual(['scheme_refused', 'address_refused', 'scheme_refused', 'address_refused']);
});

test('a public name of a private address is refused on the way', async () => {
  const port = await server();
  const outbound = open({ resolve: async () => ['127.0.0.1'] });
  expect(await exchange(outbound, `wss://contoso.com:${port}/`, nothing)).toBe('error');
});
