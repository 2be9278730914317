/** `./patchbay agents evaluate`: what it prints, and when it fails. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentsCommand } from './agents.ts';

let folder: string;
const sdk = join(import.meta.dirname, '../../self-service/pro-code/sdk.ts');
const scenario = `
import { defineAgent, defineScenario } from '${sdk}';
export const s = defineScenario({
  name: 'Hello', start: 'one',
  agents: [defineAgent({ name: 'one', description: 'One.', instructions: '.', greeting: 'Good day.' })],
});`;
const cases = `
scenario: ./hello.ts
cases:
  - name: greets
    start: { contains: [good day] }
    turns: []
  - name: knows nothing
    turns:
      - { say: "What is the weather?", expect: { contains: [sunny], transfer: none } }
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agents-'));
  writeFileSync(join(folder, 'hello.ts'), scenario);
  writeFileSync(join(folder, 'hello.cases.yaml'), cases);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('agents evaluate', () => {
  test('one object a case, then one a model; it fails when fewer pass than asked for', async () => {
    const { text, ok } = await agentsCommand(['evaluate', folder, '--json'], []);
    expect(ok).toBe(false);
    const lines = text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { case: 'greets', model: 'plain', ok: true, failures: [] },
      { case: 'knows nothing', ok: false, failures: [expect.stringContaining('does not contain sunny')] },
      { model: 'plain', cases: 2, passed: 1, passRate: 0.5 },
    ]);
    expect((await agentsCommand(['evaluate', folder, '--min-pass-rate', '0.5'], [])).ok).toBe(true);
  });

  test('a table for people, with what went wrong', async () => {
    const { text } = await agentsCommand(['evaluate', join(folder, 'hello.cases.yaml')], []);
    expect(text).toContain('passed  plain  greets');
    expect(text).toContain('FAILED  plain  knows nothing');
    expect(text).toMatch(/plain\s+1\/2\s+50 %/);
  });

  test.each([
    [[], 'usage'],
    [['evaluate'], 'usage'],
    [['evaluate', '/nowhere'], 'there is no such file or folder'],
    [['evaluate', '.', '--model', 'gpt'], 'There is no model "gpt"'],
    [['evaluate', '.', '--min-pass-rate', '2'], 'between 0 and 1'],
  ])('%j is refused', async (args, message) => {
    await expect(agentsCommand(args, [])).rejects.toThrow(message);
  });

  test('a file that cannot be read is told with its place', async () => {
    const file = join(folder, 'bad.cases.yaml');
    writeFileSync(file, 'scenario: ./hello.ts\ncases: [{ name: x, turns: [{ says: y }] }]\n');
    await expect(agentsCommand(['evaluate', file], [])).rejects.toThrow(
      /bad\.cases\.yaml: cases\.0\.turns\.0/,
    );
    rmSync(file);
  });
});
