import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from './command.ts';
import { connectorsCommand } from './connectors.ts';

const description = (title: string) =>
  JSON.stringify({
    swagger: '2.0',
    info: { title, version: '1' },
    host: 'api.example.com',
    paths: { '/a': { get: { operationId: 'A', responses: { 200: { description: '' } } } } },
  });
const broken = '{\n  "swagger": "2.0"\n  "info": {}\n}';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-connectors-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string | Buffer): string => {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
};

/** A dry run needs no house. */
const noHouse = (): never => {
  throw new Error('a dry run opened the house');
};
const run = async (...args: string[]) => {
  const { text, ok } = await connectorsCommand(['import', ...args, '--dry-run', '--json'], noHouse);
  return { ok, lines: text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) };
};

describe('connectors import --dry-run --json', () => {
  it('prints a file’s connector', async () => {
    const { ok, lines } = await run(write('deals.json', description('Deals')));
    expect(ok).toBe(true);
    expect(lines).toMatchObject([{ source: 'deals.json', name: 'Deals', operations: 1 }]);
    expect(lines[0]?.warnings).toMatchObject([{ code: 'output.missing', line: 1 }]);
  });

  it('prints why a file was refused, and where', async () => {
    const { ok, lines } = await run(write('broken.json', broken));
    expect(ok).toBe(false);
    expect(lines).toEqual([
      {
        source: 'broken.json',
        error: 'A comma or the end of the object (}) belongs here, not the text "info".',
        file: 'broken.json',
        line: 3,
        column: 3,
      },
    ]);
  });

  it('prints one line for each connector of a folder, in order', async () => {
    write('b/apiDefinition.swagger.json', description('B'));
    write(
      'b/apiProperties.json',
      '{"properties": {"policyTemplateInstances": [{"templateId": "pollingtrigger"}]}}',
    );
    write('a/apiDefinition.swagger.json', broken);
    write('c/deep/openapi.yaml', 'openapi: 3.0.0\ninfo: {title: C}\npaths: {/c: {get: {responses: {}}}}');
    write('c/readme.md', '# nothing');
    const { ok, lines } = await run(folder);
    expect(ok).toBe(false);
    expect(lines.map(({ source, name, error }) => [source, name ?? typeof error])).toEqual([
      ['a', 'string'],
      ['b', 'B'],
      ['openapi.yaml', 'C'],
    ]);
    expect(lines[1]?.warnings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'policy.unsupported', file: 'apiProperties.json', line: 1 }),
      ]),
    );
  });

  it('reads UTF-16, as Windows tools write it', async () => {
    const file = write('wide.json', Buffer.from(`\ufeff${description('Wide')}`, 'utf16le'));
    expect((await run(file)).lines).toMatchObject([{ name: 'Wide' }]);
  });

  it('says in words what it found, without --json', async () => {
    const file = write('deals.json', description('Deals'));
    const { text } = await connectorsCommand(['import', file, '--dry-run'], noHouse);
    expect(text).toBe(
      'deals.json: Deals, 1 operations, 1 warnings\n  deals.json:1:122  A does not describe what it answers.',
    );
  });

  it('refuses what it cannot understand', async () => {
    for (const args of [[], ['export'], ['import'], ['import', 'a', 'b'], ['import', '--wrong']])
      await expect(connectorsCommand(args, noHouse)).rejects.toThrow(/usage: .\/patchbay connectors import/);
    await expect(run(join(folder, 'gone'))).rejects.toThrow(Refusal);
    await expect(run(folder)).rejects.toThrow(/There is no description in/);
  });
});

describe('from an address', () => {
  let http: Server;
  let address: string;
  beforeEach(async () => {
    http = createServer((request, response) => {
      if (request.url === '/api/swagger.json')
        response.end(description('Served').replace('"host":"api.example.com",', ''));
      else if (request.url?.startsWith('/redirect?to='))
        response.writeHead(302, { location: request.url.slice('/redirect?to='.length) }).end();
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  it('is read, and names the host when the description does not', async () => {
    const { ok, lines } = await run(`${address}/api/swagger.json`);
    expect(ok).toBe(true);
    expect(lines).toMatchObject([{ name: 'Served', operations: 1 }]);
    expect(JSON.stringify(lines)).not.toContain('server.missing');
  });

  it('does not follow it to a private address that nobody named', async () => {
    const elsewhere = address.replace('127.0.0.1', 'localhost');
    const { ok, lines } = await run(`${address}/redirect?to=${elsewhere}/api/swagger.json`);
    expect(ok).toBe(false);
    expect(lines[0]?.error).toMatch(
      /^The address cannot be read: localhost:\d+ may only be called over https:/,
    );
  });

  it('is refused when there is nothing', async () => {
    expect(await run(`${address}/gone`)).toMatchObject({
      ok: false,
      lines: [{ error: 'The address answered 404 instead of a description.', line: 1, column: 1 }],
    });
  });
});

it('the program ends with 1 when one was refused, without a database', async () => {
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
  const ended = await new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    const args = [cli, 'connectors', 'import', write('broken.json', broken), '--dry-run', '--json'];
    execFile(
      process.execPath,
      args,
      { env: { DATABASE_URL: 'postgresql://127.0.0.1:1/none' } },
      (error, out, err) => resolve({ code: error?.code ?? 0, out, err }),
    );
  });
  expect(ended).toMatchObject({ code: 1, err: '' });
  expect(JSON.parse(ended.out)).toMatchObject({ line: 3, column: 3 });
});
