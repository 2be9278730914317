/** OpenAPI 3.1 made from the contracts, and a page to browse it. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { operations } from '../../../contracts/api/operations.ts';
import { errorCatalogue } from '../../../contracts/errors.ts';
import { docsPage } from './docs-page.ts';

interface JsonSchema {
  properties?: Record<string, unknown>;
  required?: string[];
  [key: string]: unknown;
}

const schemaOf = (type: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as JsonSchema;
  return schema;
};

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', enum: Object.keys(errorCatalogue) },
        message: { type: 'string' },
        details: {},
        requestId: { type: 'string' },
      },
    },
  },
};

export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of Object.values(operations)) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    const names = [...operation.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
    const input = schemaOf(operation.input, 'input');
    const properties = Object.entries(input.properties ?? {});
    const required = new Set(input.required ?? []);
    const rest = properties.filter(([name]) => !names.includes(name));
    const parameter =
      (where: 'path' | 'query') =>
      ([name, schema]: [string, unknown]) => ({
        name,
        in: where,
        required: where === 'path' || required.has(name),
        schema,
      });
    const inQuery = operation.method === 'GET' || operation.method === 'DELETE';
    const errors = new Map<number, string[]>();
    for (const code of operation.errors)
      errors.set(errorCatalogue[code].status, [...(errors.get(errorCatalogue[code].status) ?? []), code]);
    const who = typeof operation.access === 'string' ? operation.access : operation.access.join(', ');
    paths[path] ??= {};
    paths[path][operation.method.toLowerCase()] = {
      operationId: operation.name,
      tags: [operation.tag],
      summary: operation.summary,
      description: `Access: ${who}.`,
      'x-access': operation.access,
      ...(operation.access === 'public' ? { security: [] } : {}),
      parameters: [
        ...properties.filter(([name]) => names.includes(name)).map(parameter('path')),
        ...(inQuery ? rest.map(parameter('query')) : []),
      ],
      ...(inQuery || rest.length === 0
        ? {}
        : {
            requestBody: {
              required: rest.some(([name]) => required.has(name)),
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    additionalProperties: false,
                    properties: Object.fromEntries(rest),
                    required: rest.map(([name]) => name).filter((name) => required.has(name)),
                  },
                },
              },
            },
          }),
      responses: {
        200: {
          description: 'Done.',
          content: { 'application/json': { schema: schemaOf(operation.output, 'output') } },
        },
        ...Object.fromEntries(
          [...errors].map(([status, codes]) => [
            status,
            {
              description: codes.map((code) => `\`${code}\``).join(', '),
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
            },
          ]),
        ),
        default: {
          description: 'Any other error.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Patchbay',
      version: '0.1.0',
      description:
        'The API of Patchbay. The desk’s realtime socket serves the same operations by their operationId; customers’ chat is Direct Line 3.0 at /v3/directline.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [...new Set(Object.values(operations).map((o) => o.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'patchbay_session' },
      },
    },
  };
}

export function addOpenApi(app: FastifyInstance): void {
  const document = openApiDocument();
  app.get('/api/openapi.json', async () => document);
  app.get('/api/docs', async (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      )
      .send(docsPage()),
  );
}
