/** The check proves itself: it finds each planted breach, at its line, and nothing in a clean house. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkArchitecture } from './check-architecture.ts';
import { readSource } from './source.ts';

const check = (files: Record<string, string>): string[] =>
  checkArchitecture(new Map(Object.entries(files))).map(({ path, line, rule }) => `${path}:${line} ${rule}`);

const clean = {
  'contracts/words.ts': `import { z } from 'zod';\nexport const word = z.string();`,
  'server/platform/clock.ts': `export const now = () => new Date();`,
  'server/platform/db/index.ts': `import { Kysely } from 'kysely';\nexport const db = Kysely;`,
  'server/data-model/events/index.ts': `import '../../platform/db/index.ts';\nexport type Event = string;`,
  'server/conversations/index.ts': `export { append } from './commands/append.ts';`,
  'server/conversations/commands/append.ts': `import { decide } from '../domain/decide.ts';\nimport '../store/rows.ts';\nexport const append = decide;`,
  'server/conversations/domain/decide.ts': `import type { Event } from '../../data-model/events/index.ts';\nimport { word } from '../../../contracts/words.ts';\n// process.exit() and Date.now() in words\nexport const decide = (at: Date): Event => word.parse('Date.now() ' + new Date(at));`,
  'server/conversations/domain/decide.test.ts': `import { it } from 'vitest';\nimport { decide } from './decide.ts';\nit('decides', () => void decide(new Date()));`,
  'server/conversations/store/rows.ts': `import { sql } from 'kysely';\nexport const rows = sql;`,
  'server/channels/chat/index.ts': `import { EventEmitter } from 'node:events';\nimport { append } from '../../conversations/index.ts';\nexport const chat = [append, EventEmitter];`,
  'server/roles/main.ts': `import { chat } from '../channels/chat/index.ts';\nvoid chat;`,
  'web/desk/main.tsx': `import { useState } from 'react';\nimport '../kit/theme.ts';\nimport type { word } from '../../contracts/words.ts';\nvoid useState;`,
  'web/kit/theme.ts': `export const theme = 1;`,
  'web/widget/main.tsx': `import { render } from 'preact';\nimport { useState } from 'preact/hooks';\nimport type { word } from '../../contracts/words.ts';\nvoid [render, useState];`,
  'testing/scene.ts': `import { append } from '../server/conversations/commands/append.ts';\nimport { Pool } from 'pg';\nvoid [append, Pool];`,
  'tools/setup/lock.mjs': `import '../../server/platform/process/file-lock.mjs';`,
};

it('finds nothing in a clean house', () => {
  expect(check(clean)).toEqual([]);
});

describe('finds', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'an import upward',
      { 'server/conversations/live.ts': `\nimport type { x } from '../routing/index.ts';` },
      ['server/conversations/live.ts:2 ladder'],
    ],
    [
      'an import of a stranger',
      { 'server/channels/chat/a.ts': `export * from '../../connectors/crm/index.ts';` },
      ['server/channels/chat/a.ts:1 ladder'],
    ],
    [
      'a layer that is not on the ladder',
      { 'server/cellar/a.ts': `import '../platform/clock.ts';` },
      ['server/cellar/a.ts:1 ladder'],
    ],
    [
      'an import past the door, dynamic or not',
      {
        'server/routing/a.ts': `const a = await import('../conversations/commands/append.ts');\nimport { b } from "../platform/db/pool.ts";`,
        'sandbox/b.ts': `export { c } from '../server/conversations/store/rows.ts'`,
      },
      ['server/routing/a.ts:1 door', 'server/routing/a.ts:2 door', 'sandbox/b.ts:1 door'],
    ],
    [
      'a domain that is not alone',
      {
        'server/routing/domain/a.ts': `import { z } from 'zod';\nimport { readFileSync } from 'node:fs';\nimport '../store/b.ts';\nimport '../../platform/clock.ts';`,
      },
      [1, 2, 3, 4].map((line) => `server/routing/domain/a.ts:${line} domain`),
    ],
    [
      'a domain that is not pure',
      {
        'server/routing/domain/sub/a.ts':
          'const at = `${Date.now()}`;\nnew Date();\nMath.random();\nprocess.env.X;\nsetTimeout(f, 1);\ncrypto.randomUUID();',
      },
      [1, 2, 3, 4, 5, 6].map((line) => `server/routing/domain/sub/a.ts:${line} pure domain`),
    ],
    [
      'a pure room that is not alone, or not pure',
      {
        'server/platform/powerfx/functions/a.ts': `import { z } from 'zod';\nimport '../../clock.ts';\nimport '../../../../contracts/words.ts';\nimport '../index.ts';\nMath.random();`,
      },
      [
        ...[1, 2, 3].map((line) => `server/platform/powerfx/functions/a.ts:${line} domain`),
        'server/platform/powerfx/functions/a.ts:5 pure domain',
      ],
    ],
    [
      'a domain past the door of a pure room',
      {
        'server/routing/domain/a.ts': `import { compile } from '../../platform/powerfx/index.ts';\nimport '../../platform/powerfx/engine.ts';`,
      },
      ['server/routing/domain/a.ts:2 door', 'server/routing/domain/a.ts:2 domain'],
    ],
    [
      'contracts that need more than zod',
      { 'contracts/a.ts': `import 'fastify';\nimport type { x } from '../server/platform/clock.ts';` },
      ['contracts/a.ts:1 contracts', 'contracts/a.ts:2 contracts'],
    ],
    [
      'the web and the server in one process',
      {
        'web/desk/a.ts': `import type { x } from '../../server/conversations/index.ts';`,
        'server/api/http/a.ts': `import '../../../web/kit/theme.ts';`,
      },
      ['web/desk/a.ts:1 web and server', 'server/api/http/a.ts:1 web and server'],
    ],
    [
      'two web applications in one',
      { 'web/widget/a.ts': `import '../desk/b.ts';`, 'web/kit/a.ts': `import '../desk/b.ts';` },
      ['web/widget/a.ts:1 web applications', 'web/kit/a.ts:1 web applications'],
    ],
    [
      'a heavy widget',
      {
        'web/widget/a.ts': `import { z } from 'zod';\nimport { word } from '../../contracts/words.ts';\nimport { type x } from '../../contracts/words.ts';`,
      },
      ['web/widget/a.ts:1 widget', 'web/widget/a.ts:2 widget', 'web/widget/a.ts:3 widget'],
    ],
    [
      'test code in what is shipped',
      {
        'server/api/http/a.ts': `import '../../../testing/scene.ts';\nimport './b.test.ts';`,
        'tools/a.ts': `import '../testing/scene.ts';`,
      },
      ['server/api/http/a.ts:1 tests', 'server/api/http/a.ts:2 tests', 'tools/a.ts:1 tests'],
    ],
    [
      'an emitter beside the log',
      { 'server/routing/a.ts': `import { EventEmitter } from 'node:events';` },
      ['server/routing/a.ts:1 emitters'],
    ],
    [
      'a statement outside store/',
      { 'server/routing/a.ts': `import { sql } from 'kysely';\nimport pg from 'pg';` },
      ['server/routing/a.ts:1 database', 'server/routing/a.ts:2 database'],
    ],
    [
      'a ring of files',
      {
        'tools/a.ts': `import './b.ts';`,
        'tools/b.ts': `import type { c } from './c.ts';`,
        'tools/c.ts': `\n\nimport './a.ts';`,
      },
      ['tools/a.ts:1 cycle'],
    ],
  ])('%s', (_name, planted, expected) => {
    expect(check({ ...clean, ...planted }).sort()).toEqual([...expected].sort());
  });
});

it('reads imports where they are, and only there', () => {
  const text = [
    `// import 'a'; from 'b'`,
    `/* import 'c' */ import d, { type e } from 'd';`,
    `const text = "import 'f'" + \`\${await import('g')} from 'h'\`;`,
    `const pattern = /['"\`]/.test(x); import type { i } from 'i';`,
    `export type { j } from 'j';`,
    `import {`,
    `  k,`,
    `} from 'k';`,
    `const from = 'l'; selectFrom('m');`,
    `type N = import('n').N;`,
  ].join('\n');
  expect(
    readSource(text).imports.map(({ specifier, line, typeOnly }) => [specifier, line, typeOnly]),
  ).toEqual([
    ['d', 2, false],
    ['g', 3, false],
    ['i', 4, true],
    ['j', 5, true],
    ['k', 8, false],
    ['n', 10, false],
  ]);
});

describe('as a program', () => {
  const run = (files: Record<string, string>) => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-architecture-'));
    try {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const program = fileURLToPath(new URL('./architecture.ts', import.meta.url));
      const { status, stdout } = spawnSync(process.execPath, [program, folder], { encoding: 'utf8' });
      return { status, stdout };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('passes a clean house', () => {
    expect(run(clean)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('16 files read, 0 breaches'),
    });
  });

  it('fails a planted breach, and says where and why', () => {
    const { status, stdout } = run({ ...clean, 'server/platform/a.ts': `import '../api/http/index.ts';` });
    expect(status).toBe(1);
    expect(stdout).toContain(
      'server/platform/a.ts:1  ladder: platform is below api\n    A layer that knows only',
    );
  });

  it('fails when there is nothing to read', () => {
    expect(run({})).toMatchObject({ status: 1, stdout: expect.stringContaining('Nothing was read') });
  });
});
