/** `$batch` as clients write it by hand: quoted boundaries, every kind of address, bare line feeds. */
import { describe, expect, it } from 'vitest';
import { type Answer, testSandbox } from '../testing/sandbox.ts';

const { sandbox, call } = testSandbox();
const calls = () => sandbox().environments[0]!.rows('phonecall');

const part = (request: string, body?: unknown, contentId?: number): string =>
  [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `${request} HTTP/1.1`,
    'Content-Type: application/json; type=entry',
    '',
    body === undefined ? '' : JSON.stringify(body),
  ].join('\r\n');

const enclose = (parts: readonly string[], boundary: string): string =>
  `${parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('')}--${boundary}--\r\n`;

const changeSet = (...parts: string[]): string =>
  `Content-Type: multipart/mixed; boundary="changeset_1"\r\n\r\n${enclose(parts, 'changeset_1')}`;

const send = (parts: readonly string[], headers: Record<string, string> = {}): Promise<Answer> =>
  call('POST', '$batch', {
    body: enclose(parts, 'batch_1'),
    headers: {
      'content-type': 'multipart/mixed; boundary="batch_1"',
      accept: 'application/json',
      ...headers,
    },
  });

const statuses = (answer: Answer): number[] =>
  [...answer.text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1]));

describe('addresses', () => {
  it.each([
    ['relative', () => 'contacts'],
    ['from the host', () => '/api/data/v9.2/contacts'],
    ['whole', () => `${sandbox().url}/api/data/v9.2/contacts`],
  ])('%s', async (_, address) => {
    const answer = await send([part(`GET ${address()}?$select=lastname&$top=1`)]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=batchresponse_/);
    expect(answer.text).toContain('"lastname":"Campbell"');
  });

  it('refuses those of another service', async () => {
    const answer = await send([part('GET https://contoso.example/api/data/v9.2/contacts')]);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.json.error.message).toContain('another service');
  });

  it('takes bare line feeds', async () => {
    const answer = await call('POST', '$batch', {
      body: enclose([part('GET contacts?$top=1')], 'b').replaceAll('\r\n', '\n'),
      headers: { 'content-type': 'multipart/mixed;boundary=b' },
    });
    expect(statuses(answer)).toEqual([200]);
  });
});

describe('change sets', () => {
  it('refer to earlier requests in addresses and bodies', async () => {
    const answer = await send([
      changeSet(
        part('POST phonecalls', { subject: 'First' }, 1),
        part('PATCH $1', { description: 'Changed' }, 2),
        part('PUT $1/subject', { value: 'Second' }, 3),
        part('POST annotations', { subject: 'Note', 'objectid_phonecall@odata.bind': '$1' }, 4),
      ),
      part('GET phonecalls/$count'),
    ]);
    expect(statuses(answer)).toEqual([204, 204, 204, 204, 200]);
    expect(calls().at(-1)).toMatchObject({ subject: 'Second', description: 'Changed' });
    expect(answer.text.match(/^Content-ID: (\d)/gm)).toHaveLength(4);
  });

  it('are undone when one of their requests fails, also what it changed and deleted', async () => {
    const before = calls();
    const key = before[0]!.activityid;
    const answer = await send([
      changeSet(
        part('DELETE annotations(d1000005-0000-4000-8000-000000000001)', undefined, 1),
        part(`PATCH phonecalls(${key})`, { statecode: 0, subject: 'Changed' }, 2),
        part('POST phonecalls', { subjct: 'x' }, 3),
      ),
      part('GET contacts?$top=1'),
    ]);
    expect(answer.status).toBe(400);
    expect(statuses(answer)).toEqual([400]);
    expect(calls()).toEqual(before);
    expect(sandbox().environments[0]!.rows('annotation')).toHaveLength(1);
  });

  it('do not keep others from running, when errors may be passed over', async () => {
    const answer = await send(
      [
        changeSet(part('POST phonecalls', { subjct: 'x' }, 1)),
        part('GET nothing'),
        part('GET contacts?$top=1'),
      ],
      { prefer: 'odata.continue-on-error' },
    );
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual([400, 404, 200]);
  });

  it('hold no GET', async () => {
    expect(await send([changeSet(part('GET contacts', undefined, 1))])).toMatchObject({ status: 400 });
  });
});

describe('what a batch cannot be', () => {
  it('more than a thousand requests', async () => {
    const answer = await send(Array.from({ length: 1001 }, () => part('GET contacts?$top=1')));
    expect(answer.json.error.message).toContain('more than 1000');
  });

  it.each([
    ['application/json', '{}', 415],
    ['multipart/mixed; boundary=b', 'nothing', 400],
    ['multipart/mixed; boundary=b', '--b\r\nContent-Type: application/http\r\n\r\nGET contacts\r\n', 400],
    ['multipart/mixed; boundary=b', '--b\r\n\r\nnonsense\r\n--b--', 400],
  ])('%s with %j', async (type, body, status) => {
    expect(await call('POST', '$batch', { body, headers: { 'content-type': type } })).toMatchObject({
      status,
    });
  });
});
