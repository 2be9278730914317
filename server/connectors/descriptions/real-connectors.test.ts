/** All 123 public Power Platform connectors of ../shared/data: imported, or refused with line and reason. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConnectorDescription } from '../../../contracts/connectors.ts';
import { connectorDescriptionShape } from '../../../contracts/connectors.ts';
import { buildRequest } from './domain/request.ts';
import { describeTool } from './domain/tool.ts';
import { type ImportResult, importDescription } from './import-description.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/connectors');
const isThere = existsSync(folder);
if (!isThere) console.log('skipped: no ../shared/data');

const read = (name: string, file: string): string => readFileSync(join(folder, name, file), 'utf8');
const isStrict = (text: string): boolean => {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!isThere)('the public connectors', () => {
  const results = new Map<string, ImportResult>();

  beforeAll(() => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const files = readdirSync(join(folder, entry.name)).map((name) => ({
        name,
        text: read(entry.name, name),
      }));
      results.set(entry.name, importDescription(files));
    }
  });

  const connector = (name: string): ConnectorDescription => {
    const result = results.get(name);
    if (!result?.ok) throw new Error(`${name} was refused`);
    return result.connector;
  };
  const operation = (name: string, id: string) => {
    const found = connector(name).operations.find((of) => of.id === id);
    if (!found) throw new Error(`${name} has no ${id}`);
    return found;
  };
  const imported = (): ConnectorDescription[] =>
    [...results.values()].flatMap((result) => (result.ok ? [result.connector] : []));

  it('118 are imported, with 2,085 operations', () => {
    expect(results.size).toBe(123);
    expect(imported()).toHaveLength(118);
    expect(imported().reduce((sum, { operations }) => sum + operations.length, 0)).toBe(2085);
  });

  it('no operation is lost, and none invented', () => {
    for (const [name, result] of results) {
      const text = read(name, 'apiDefinition.swagger.json');
      if (!result.ok || !isStrict(text)) continue;
      const { paths } = JSON.parse(text.replace(/^\ufeff/, '')) as {
        paths: Record<string, Record<string, unknown>>;
      };
      const written = Object.values(paths).flatMap((item) =>
        Object.keys(item).filter((key) => /^(get|put|post|delete|patch|head|options)$/.test(key)),
      );
      expect(result.connector.operations, name).toHaveLength(written.length);
    }
  });

  it('5 are refused, each where it is malformed', () => {
    const refused = [...results].flatMap(([name, result]) =>
      result.ok ? [] : [[name, result.error.line, result.error.column, result.error.message]],
    );
    expect(refused).toEqual([
      ['giphy', 810, 13, 'A comma or the end of the object (}) belongs here, not the text "x-ms-summary".'],
      ['icon-horse', 56, 11, 'A member’s name in quotes belongs here, not “{”.'],
      [
        'in-d-invoice-data-capture',
        51,
        13,
        'A comma or the end of the object (}) belongs here, not the text "description".',
      ],
      ['stabilityai', 16, 3, 'A comma or the end of the list (]) belongs here, not “}”.'],
      ['xsoar', 10, 7, 'A comma or the end of the object (}) belongs here, not the text "url".'],
    ]);
    for (const [name] of refused)
      expect(isStrict(read(name as string, 'apiDefinition.swagger.json'))).toBe(false);
  });

  it('4 are mended, and it is told where', () => {
    const mended = [...results].flatMap(([name, result]) =>
      result.ok
        ? result.warnings
            .filter(({ code }) => code === 'json.trailing_comma' || code === 'json.tab_in_text')
            .map(({ code, line }) => [name, code, line])
        : [],
    );
    expect(mended).toEqual([
      ['documotor', 'json.trailing_comma', 47],
      ['docusigndemo', 'json.trailing_comma', 1635],
      ['easyvista-service-manager', 'json.tab_in_text', 3819],
      ['pug-gamified-engagement', 'json.trailing_comma', 733],
    ]);
    for (const [name] of mended)
      expect(isStrict(read(name as string, 'apiDefinition.swagger.json'))).toBe(false);
  });

  it('all that others rely on holds for every one of them', () => {
    for (const description of imported()) {
      expect(connectorDescriptionShape.safeParse(description).success, description.title).toBe(true);
      // It is stored as JSON: nothing must be lost on the way.
      expect(JSON.parse(JSON.stringify(description)).operations).toHaveLength(description.operations.length);
      const ids = description.operations.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const of of description.operations) {
        const names = of.inputs.map(({ name }) => name);
        expect(new Set(names).size, of.id).toBe(names.length);
        const tool = describeTool(of);
        expect(tool.name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        for (const key of Object.keys(tool.inputNames)) expect(key).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        expect(JSON.stringify(tool.inputSchema)).not.toContain('"x-ms-');
      }
    }
  });

  it('every operation makes a request, or says by name what is missing', () => {
    let sent = 0;
    for (const description of imported()) {
      const parameters = Object.fromEntries(
        description.connectionParameters.map(({ name }) => [name, 'example.com']),
      );
      for (const of of description.operations) {
        const inputs = Object.fromEntries(
          of.inputs.filter(({ required }) => required).map(({ name, schema }) => [name, sample(schema)]),
        );
        const built = buildRequest(description, of, inputs, {
          baseUrl: 'https://example.com/x',
          parameters,
          credentials: { kind: 'none' },
        });
        if (built.ok) {
          sent += 1;
          expect(built.request.url.startsWith('https://example.com/x/'), of.id).toBe(true);
          // What a server sees is what was written: nothing was normalised away.
          expect(new URL(built.request.url).pathname).toBe(
            built.request.url.slice('https://example.com'.length).split('?')[0],
          );
        } else
          for (const { input, message } of built.problems)
            expect([input, message].every((text) => text !== '')).toBe(true);
      }
    }
    expect(sent).toBeGreaterThan(2_000);
  });

  describe('looked at one by one', () => {
    it('docusign: OAuth of its own kind, triggers, AI data', () => {
      const docusign = connector('docusign');
      expect(docusign.security).toMatchObject([{ id: 'token', kind: 'oauth2', scopes: [{ name: 'all' }] }]);
      expect(docusign.operations.some(({ trigger }) => trigger === 'single')).toBe(true);
      expect(docusign.operations.some(({ ai }) => ai?.enabled === true)).toBe(true);
    });

    it('rainbird: an input that chooses the host from a list', () => {
      const rainbird = connector('rainbird');
      const of = rainbird.operations.find(({ inputs }) => inputs.some(({ name }) => name === 'environment'))!;
      const inputs = Object.fromEntries(
        of.inputs.filter(({ required }) => required).map(({ name, schema }) => [name, sample(schema)]),
      );
      const to = (environment: string) =>
        buildRequest(
          rainbird,
          of,
          { ...inputs, environment },
          { parameters: {}, credentials: { kind: 'none' } },
        );
      const built = to('api.rainbird.ai');
      expect(built.ok && new URL(built.request.url).host).toBe('api.rainbird.ai');
      expect(to('evil.example.com').ok).toBe(false);
    });

    it('outlooktasks: routed, with quotes around the key and a query that the policy sets', () => {
      const policies = connector('outlooktasks').policies;
      expect(policies.filter(({ kind }) => kind === 'route').length).toBeGreaterThan(5);
      const routed = operation('outlooktasks', 'GetTasksInFolder_V2');
      const built = buildRequest(
        connector('outlooktasks'),
        routed,
        { folder_id: "a'b" },
        { parameters: {}, credentials: { kind: 'none' } },
      );
      expect(built.ok && built.request.url).toContain("/me/taskfolders('a%27%27b')/tasks?");
      expect(built.ok && built.request.url).toContain('$top=50');
    });

    it('lawvu: sets of connection parameters, properties that a policy sets', () => {
      const lawvu = connector('lawvu');
      expect(lawvu.connectionParameterSets.map(({ name }) => name)).toContain('oauthAU');
      expect(lawvu.connectionParameterSets[0]?.parameters[0]).toMatchObject({
        name: 'token:customHost',
        allowedValues: [{ value: 'au.public-api.lawvu.com' }],
      });
      expect(lawvu.policies.filter(({ kind }) => kind === 'setProperty')).toHaveLength(14);
    });

    it('azureopenaiservice: a host of the connection, an API key in a header, a script that is not run', () => {
      const result = results.get('azureopenaiservice');
      expect(result?.ok && result.warnings.map(({ code }) => code)).toContain('script.not_run');
      const described = connector('azureopenaiservice');
      expect(described.connectionParameters.map(({ name }) => name)).toContain('azureOpenAIServiceName');
      const first = described.operations[0]!;
      const inputs = Object.fromEntries(
        first.inputs.filter(({ required }) => required).map(({ name, schema }) => [name, sample(schema)]),
      );
      const built = buildRequest(described, first, inputs, {
        parameters: { azureOpenAIServiceName: 'contoso' },
        credentials: { kind: 'apiKey', value: 'k' },
      });
      expect(built.ok && new URL(built.request.url).host).toBe('contoso.openai.azure.com');
      expect(built.ok && built.request.headers['api-key']).toBe('k');
    });
  });
});

/** Something that fits a schema. */
function sample(
  schema: ConnectorDescription['operations'][number]['inputs'][number]['schema'],
  depth = 0,
): unknown {
  if (schema.enum) return schema.enum[0];
  if (depth > 8) return undefined;
  const choice = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (choice) return sample(choice, depth + 1);
  switch (schema.type) {
    case 'integer':
    case 'number':
      return schema.minimum ?? schema.maximum ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return [sample(schema.items ?? {}, depth + 1)];
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).flatMap((name) => {
          const member = schema.properties?.[name];
          return member ? [[name, sample(member, depth + 1)]] : [];
        }),
      );
    default:
      if (schema.format === 'date-time') return '2026-11-21T09:30:00Z';
      if (schema.format === 'date') return '2026-11-21';
      if (schema.format === 'uuid' || schema.format === 'guid') return '7b0c2d1e-0000-4000-8000-000000000001';
      return 'x'.repeat(Math.max(1, schema.minLength ?? 1));
  }
}
