import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ask } from './testing/sandbox.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = (...args: string[]) =>
  spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

/** Everything it prints until this is there, or until it ends. */
async function printed(stream: NodeJS.ReadableStream, until: string): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes(until)) break;
  }
  return text;
}

describe('the command', () => {
  it('prints what a connection needs, and ends when told to', async () => {
    const child = run('--port', '0', '--data', 'empty');
    const exited = once(child, 'exit');
    const text = await printed(child.stdout, 'Faults');
    const value = (name: string): string => new RegExp(`${name}\\s+(\\S+)`).exec(text)![1]!;
    const answer = await ask(value('Token endpoint'), {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: value('Client id'),
        client_secret: value('Client secret'),
        scope: value('Scope'),
      }),
    });
    expect(answer.status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('keeps its data in a file, and has them again when it is started again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-sandbox-'));
    const kept = join(folder, 'deep', 'data.json');
    const session = async (work: (api: string, token: string) => Promise<unknown>) => {
      const child = run('--port', '0', '--data', 'demo', '--keep', kept);
      const exited = once(child, 'exit');
      const text = await printed(child.stdout, 'Faults');
      const value = (name: string): string => new RegExp(`${name}\\s+(\\S+)`).exec(text)![1]!;
      const answer = await ask(value('Token endpoint'), {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: value('Client id'),
          client_secret: value('Client secret'),
          scope: value('Scope'),
        }),
      });
      const { access_token } = answer.json as { access_token: string };
      await work(`${value('Contoso Service')}/api/data/v9.2`, access_token);
      child.kill('SIGTERM');
      await exited;
    };
    const headers = (token: string) => ({
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    });
    try {
      await session(async (api, token) => {
        const made = await ask(`${api}/tasks`, {
          method: 'POST',
          headers: headers(token),
          body: JSON.stringify({ subject: 'Kept over night' }),
        });
        expect(made.status).toBe(204);
      });
      await session(async (api, token) => {
        const found = await ask(`${api}/tasks?$filter=subject eq 'Kept over night'`, {
          headers: headers(token),
        });
        expect((found.json as { value: unknown[] }).value).toHaveLength(1);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [['--port', 'x'], '--port x is not a port'],
    [['--data', 'other'], '--data is empty or demo'],
    [['--what'], "Unknown option '--what'"],
  ])('refuses %j', async (args, message) => {
    const child = run(...args);
    const exited = once(child, 'exit');
    expect(await printed(child.stderr, 'npm run')).toContain(message);
    expect(await exited).toEqual([1, null]);
  });
});
