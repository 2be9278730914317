/** The way out against real servers: what it refuses, what it says, what it leaves behind. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Certificate, makeCertificate } from '../../../testing/certificates.ts';
import { createOutbound } from './create-outbound.ts';
import type { HostPolicy, Outbound, OutboundOptions } from './outbound.ts';
import { isOutboundError, type OutboundError } from './outbound-error.ts';

const publicAddress = '93.184.215.14';
const authority = makeCertificate({ commonName: 'Test authority', authority: true });
const closing: (() => Promise<unknown>)[] = [];
const nothing: HostPolicy = { allowed: new Set() };
const allow = (...hosts: string[]): HostPolicy => ({ allowed: new Set(hosts) });

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler = (_, response) => response.end('ok');
let seen: IncomingMessage[] = [];
const sockets = new Set<Socket>();
let plain: Server;
let secure: Server;
let securePort = 0;
let plainPort = 0;

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const tlsServer = (certificate: Certificate): Server =>
  createTlsServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    seen.push(request);
    handler(request, response);
  }) as unknown as Server;

beforeAll(async () => {
  plain = createServer((request, response) => {
    seen.push(request);
    handler(request, response);
  });
  secure = tlsServer(
    makeCertificate({
      commonName: 'crm.example',
      hosts: ['crm.example', 'rebind.example', 'other.example', 'inside.example'],
      issuer: authority,
    }),
  );
  plainPort = await listen(plain);
  securePort = await listen(secure);
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  handler = (_, response) => response.end('ok');
  seen = [];
  for (const socket of sockets) socket.destroy();
});

afterAll(() => {
  plain.close();
  secure.close();
});

/** Public names lead to our own servers; the guard sees a public address. */
function open(options: Partial<OutboundOptions> = {}): Outbound {
  const outbound = createOutbound({
    resolve: async () => [publicAddress],
    dial: (address) => (address === publicAddress ? '127.0.0.1' : address),
    authorities: [authority.cert],
    ...options,
  });
  closing.push(() => outbound.close());
  return outbound;
}

async function failure(promise: Promise<unknown>): Promise<OutboundError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isOutboundError(error)) throw new Error('an OutboundError was expected', { cause: error });
  return error;
}

const get = (outbound: Outbound, url: string, policy = nothing, more = {}) =>
  outbound.send({ method: 'GET', url, policy, ...more });

test('answers with status, headers, body and address', async () => {
  handler = (_, response) =>
    response.writeHead(404, { 'x-a': ['1', '2'], 'content-type': 'text/plain' }).end('nothing here');
  const url = `https://crm.example:${securePort}/a?b=c%20d`;
  const response = await get(open(), url);
  expect(response).toMatchObject({
    status: 404,
    url,
    headers: { 'x-a': '1, 2', 'content-type': 'text/plain' },
  });
  expect(response.text()).toBe('nothing here');
  expect(seen[0]!.url).toBe('/a?b=c%20d');
});

test('a name of a private address is refused, and allowed when the policy names it', async () => {
  const outbound = open({ resolve: async () => ['127.0.0.1'] });
  const url = `https://crm.example:${securePort}/`;
  expect(await failure(get(outbound, url))).toMatchObject({ kind: 'address_refused', sent: false });
  expect((await get(outbound, url, allow('crm.example'))).text()).toBe('ok');
  expect((await get(outbound, url, allow(`crm.example:${securePort}`))).text()).toBe('ok');
  expect((await failure(get(outbound, url, allow('crm.example:1')))).kind).toBe('address_refused');
});

test('a connection that an allowance opened is not lent to a caller without it', async () => {
  const outbound = open({ resolve: async () => ['127.0.0.1'] });
  const url = `https://crm.example:${securePort}/`;
  await get(outbound, url, allow('crm.example'));
  expect((await failure(get(outbound, url))).kind).toBe('address_refused');
  expect(seen).toHaveLength(1);
});

test('of several addresses only the public ones are dialled', async () => {
  const dialled: string[] = [];
  const outbound = open({
    resolve: async () => ['10.0.0.1', '::1', publicAddress],
    dial: (address) => {
      dialled.push(address);
      return '127.0.0.1';
    },
  });
  await get(outbound, `https://crm.example:${securePort}/`);
  expect(dialled).toEqual([publicAddress]);
});

test('a name that turns private between two connections is refused at the second', async () => {
  let asked = 0;
  const outbound = open({ resolve: async () => [asked++ === 0 ? publicAddress : '127.0.0.1'] });
  handler = (_, response) => response.setHeader('connection', 'close').end('ok');
  const url = `https://rebind.example:${securePort}/`;
  expect((await get(outbound, url)).text()).toBe('ok');
  expect((await failure(get(outbound, url))).kind).toBe('address_refused');
  expect(asked).toBe(2);
  expect(seen).toHaveLength(1);
});

test.each([
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://127.0.0.1./',
  'https://１２７.０.０.１/',
  'https://93.184.215.14/',
  'https://[::1]/',
  'https://[::ffff:7f00:1]/',
  'https://[fe80::1%25eth0]/',
  'https://169.254.169.254/latest/meta-data/',
  'https://user:password@crm.example/',
  'not an address',
])('%s is refused', async (url) => {
  expect(await failure(get(open(), url))).toMatchObject({ kind: 'address_refused', sent: false });
});

test.each(['http://crm.example/', 'ftp://crm.example/', 'file:///etc/passwd', 'javascript:1', 'data:,x'])(
  '%s is refused for its scheme',
  async (url) => expect((await failure(get(open(), url))).kind).toBe('scheme_refused'),
);

test('a literal address over http: serves when the policy names it', async () => {
  const url = `http://127.0.0.1:${plainPort}/`;
  expect((await get(open(), url, allow(`127.0.0.1:${plainPort}`))).text()).toBe('ok');
});

test.each([
  ['https://169.254.169.254/latest/', 'address_refused'],
  ['http://metadata.example/', 'scheme_refused'],
  ['https://inside.example/', 'address_refused'],
])('a redirect to %s is refused', async (location, kind) => {
  handler = (_, response) => response.writeHead(302, { location }).end();
  const outbound = open({
    resolve: async (name) => [name === 'crm.example' ? publicAddress : '192.168.0.4'],
  });
  expect((await failure(get(outbound, `https://crm.example:${securePort}/`))).kind).toBe(kind);
  const viaFetch = outbound.fetch(nothing)(`https://crm.example:${securePort}/`);
  const error = await viaFetch.catch((thrown: Error) => thrown.cause);
  expect((error as OutboundError).kind).toBe(kind);
});

test('redirects are followed within the origin with credentials, to another without, and not for ever', async () => {
  handler = (request, response) => {
    if (request.url === '/here') response.writeHead(307, { location: '/there' }).end();
    else if (request.url === '/there')
      response.writeHead(302, { location: `https://other.example:${securePort}/end` }).end();
    else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else response.end('the end');
  };
  const outbound = open();
  const headers = { Authorization: 'Bearer x', 'X-Api-Key': 'y' };
  const origin = `https://crm.example:${securePort}`;
  const response = await get(outbound, `${origin}/here`, nothing, { headers });
  expect(response).toMatchObject({ status: 200, url: `https://other.example:${securePort}/end` });
  expect(seen.map((request) => [request.headers.host, request.headers.authorization ?? null])).toEqual([
    [`crm.example:${securePort}`, 'Bearer x'],
    [`crm.example:${securePort}`, 'Bearer x'],
    [`other.example:${securePort}`, null],
  ]);
  expect(seen[2]!.headers).not.toHaveProperty('x-api-key');
  expect((await failure(get(outbound, `${origin}/loop`))).kind).toBe('too_many_redirects');
  expect((await get(outbound, `${origin}/here`, nothing, { maxRedirects: 0 })).status).toBe(307);
});

test.each([
  ['expired', { commonName: 'crm.example', issuer: authority, notAfter: new Date('2020-01-01') }, 'expired'],
  [
    'not yet valid',
    {
      commonName: 'crm.example',
      issuer: authority,
      notBefore: new Date('2999-01-01'),
      notAfter: new Date('2999-02-01'),
    },
    'not valid yet',
  ],
  ['self-signed', { commonName: 'crm.example' }, 'self-signed'],
  ['for another name', { commonName: 'other.test', issuer: authority }, 'another name'],
  [
    'of an unknown authority',
    { commonName: 'crm.example', issuer: makeCertificate({ commonName: 'Nobody', authority: true }) },
    'not trusted here',
  ],
])('a certificate that is %s is named in plain words', async (_, request, words) => {
  const server = tlsServer(makeCertificate(request));
  const port = await listen(server);
  closing.push(async () => server.close());
  const error = await failure(get(open(), `https://crm.example:${port}/`));
  expect(error).toMatchObject({ kind: 'tls', sent: false });
  expect(error.message).toContain(words);
  expect(error.message).toContain(`crm.example:${port}`);
});

test('https: towards a server that speaks plain HTTP is a TLS error', async () => {
  expect(await failure(get(open(), `https://crm.example:${plainPort}/`))).toMatchObject({
    kind: 'tls',
    sent: false,
  });
});

test('a name that does not exist, and a port where nobody listens', async () => {
  const gone = open({ resolve: () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })) });
  expect(await failure(get(gone, 'https://nobody.example/'))).toMatchObject({
    kind: 'dns',
    sent: false,
    detail: 'ENOTFOUND',
  });
  const free = createTcpServer();
  free.listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  expect(await failure(get(open(), `https://crm.example:${port}/`))).toMatchObject({
    kind: 'connect',
    sent: false,
  });
});

test('a reset after the request was written says that it may have arrived', async () => {
  handler = (request) => request.socket.destroy();
  expect(await failure(get(open(), `https://crm.example:${securePort}/`))).toMatchObject({
    kind: 'reset',
    sent: true,
  });
});

test('a server that never answers, or drips, is given up on after the time for the whole exchange', async () => {
  const dripping: NodeJS.Timeout[] = [];
  closing.push(async () => dripping.forEach(clearInterval));
  handler = (request, response) => {
    if (request.url === '/drip') dripping.push(setInterval(() => response.write('.'), 10));
  };
  const outbound = open();
  const paths = ['hang', 'drip'].map((path) => `https://crm.example:${securePort}/${path}`);
  // Long enough for a busy machine to connect and write; the answers never end.
  const errors = await Promise.all(
    paths.map((url) => failure(get(outbound, url, nothing, { timeoutMs: 1500 }))),
  );
  for (const error of errors) expect(error).toMatchObject({ kind: 'timeout', sent: true });
});

test('a resolver that never answers is given up on, and nothing was sent', async () => {
  const outbound = open({ resolve: () => new Promise(() => undefined) });
  const error = await failure(get(outbound, 'https://crm.example/', nothing, { timeoutMs: 50 }));
  expect(error).toMatchObject({ kind: 'timeout', sent: false });
});

test('the caller can call it off', async () => {
  const caller = new AbortController();
  handler = () => caller.abort();
  const running = get(open(), `https://crm.example:${securePort}/`, nothing, { signal: caller.signal });
  expect(await failure(running)).toMatchObject({ kind: 'aborted', sent: true });
});

test('bodies are decompressed, and never grow past the limit', async () => {
  const bomb = Buffer.alloc(64 * 1024 * 1024);
  const bodies: Record<string, [string, Buffer]> = {
    '/gzip': ['gzip', gzipSync('grüezi')],
    '/br': ['br', brotliCompressSync('grüezi')],
    '/twice': ['gzip, gzip', gzipSync(gzipSync('grüezi'))],
    '/bomb': ['gzip', gzipSync(bomb)],
    '/bombs': ['gzip, gzip', gzipSync(gzipSync(bomb))],
    '/plain': ['identity', Buffer.alloc(2000)],
    '/three': ['gzip, gzip, gzip', Buffer.alloc(3)],
    '/lie': ['gzip', Buffer.from('this is no gzip')],
    '/cut': ['gzip', gzipSync('grüezi mitenand').subarray(0, 20)],
  };
  handler = (request, response) => {
    const [encoding, body] = bodies[request.url!]!;
    response.writeHead(200, { 'content-encoding': encoding }).end(body);
  };
  const outbound = open();
  const ask = (path: string, maxBytes = 1000) =>
    get(outbound, `https://crm.example:${securePort}${path}`, nothing, { maxBytes });
  for (const path of ['/gzip', '/br', '/twice']) expect((await ask(path)).text()).toBe('grüezi');
  for (const path of ['/bomb', '/bombs', '/plain'])
    expect(await failure(ask(path))).toMatchObject({ kind: 'too_large', sent: true });
  for (const path of ['/three', '/lie', '/cut']) expect((await failure(ask(path))).kind).toBe('reset');
});

test('a header with a line break is not written', async () => {
  const error = await failure(
    get(open(), `https://crm.example:${securePort}/`, nothing, { headers: { a: 'b\r\nc: d' } }),
  );
  expect(error).toMatchObject({ kind: 'request_invalid', sent: false });
  expect(seen).toHaveLength(0);
});

test('connections are used again, and none is left after close', async () => {
  const outbound = open();
  for (let n = 0; n < 5; n += 1) await get(outbound, `https://crm.example:${securePort}/`);
  expect(new Set(seen.map((request) => request.socket)).size).toBeLessThan(3);
  handler = () => undefined;
  const hanging = failure(get(outbound, `https://crm.example:${securePort}/`));
  await expect.poll(() => seen.length).toBe(6);
  await outbound.close();
  expect((await hanging).kind).toBe('aborted');
  await expect.poll(() => sockets.size).toBe(0);
  expect((await failure(get(outbound, `https://crm.example:${securePort}/`))).kind).toBe('aborted');
});

test('fetch streams both ways, takes Node’s own Request and FormData, and keeps the guard', async () => {
  handler = (request, response) => void request.pipe(response);
  const guarded = open().fetch(nothing);
  const url = `https://crm.example:${securePort}/`;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('piece by '));
      controller.enqueue(Buffer.from('piece'));
      controller.close();
    },
  });
  const streaming = { method: 'POST', body, duplex: 'half' } as RequestInit;
  expect(await (await guarded(url, streaming)).text()).toBe('piece by piece');
  expect(await (await guarded(new Request(url, { method: 'POST', body: 'whole' }))).text()).toBe('whole');
  const form = new FormData();
  form.append('field', 'value');
  expect(await (await guarded(url, { method: 'POST', body: form })).text()).toContain('name="field"');
  seen = [];
  handler = (request, response) =>
    request.headers.host?.startsWith('other')
      ? response.end('the end')
      : response.writeHead(302, { location: `https://other.example:${securePort}/` }).end();
  expect(await (await guarded(url, { headers: { 'x-api-key': 'y' } })).text()).toBe('the end');
  expect(seen.map((request) => request.headers['x-api-key'] ?? null)).toEqual(['y', null]);
  const refused = await guarded('https://10.0.0.1/').catch((error: Error) => error);
  expect(refused).toBeInstanceOf(TypeError);
  expect((refused as Error).cause).toMatchObject({ kind: 'address_refused' });
});

test('fetch ends with the caller’s signal', async () => {
  const caller = new AbortController();
  handler = () => caller.abort();
  const running = open().fetch(nothing)(`https://crm.example:${securePort}/`, { signal: caller.signal });
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
});
