/** A description of 1.1 million characters, as large as the largest public connector's. The same every time. */
import type { SourceFile } from '../../server/connectors/descriptions/index.ts';

const operations = 440;
const schemas = 180;

export function largeDescription(): SourceFile {
  const definitions: Record<string, unknown> = {};
  for (let number = 0; number < schemas; number++) definitions[`Record${number}`] = schemaOf(number);
  const paths: Record<string, unknown> = {};
  for (let number = 0; number < operations / 2; number++)
    paths[`/records${number}/{recordId}`] = {
      get: operationOf(number, 'Get'),
      patch: operationOf(number, 'Update'),
    };
  const document = {
    swagger: '2.0',
    info: { title: 'Large', version: '1.0' },
    host: 'large.example.com',
    basePath: '/api',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    security: [{ key: [] }],
    paths,
    definitions,
  };
  return { name: 'apiDefinition.swagger.json', text: JSON.stringify(document, null, 2) };
}

function schemaOf(number: number): unknown {
  const properties: Record<string, unknown> = {};
  for (let field = 0; field < 12; field++)
    properties[`field${field}`] = {
      type: ['string', 'integer', 'boolean', 'number'][field % 4],
      'x-ms-summary': `Field ${field} of record ${number}`,
      description: `What field ${field} says about record ${number}.`,
      'x-ms-visibility': field % 3 === 0 ? 'important' : 'advanced',
    };
  // Some refer to the next one, some to themselves.
  if (number % 3 === 0) properties.parent = { $ref: `#/definitions/Record${(number + 1) % schemas}` };
  if (number % 20 === 0)
    properties.children = { type: 'array', items: { $ref: `#/definitions/Record${number}` } };
  return { type: 'object', required: ['field0'], properties };
}

function operationOf(number: number, verb: 'Get' | 'Update'): unknown {
  const record = { $ref: `#/definitions/Record${number % schemas}` };
  const query = Array.from({ length: 3 }, (_, field) => ({
    name: `filter${field}`,
    in: 'query',
    type: 'string',
    'x-ms-summary': `Filter ${field}`,
    description: `Limits the answer by its part ${field}.`,
  }));
  return {
    operationId: `${verb}Record${number}`,
    summary: `${verb} record ${number}`,
    description: `${verb}s one record of kind ${number} by its id, with all of its fields.`,
    parameters: [
      { name: 'recordId', in: 'path', required: true, type: 'string', 'x-ms-url-encoding': 'single' },
      ...query,
      ...(verb === 'Update' ? [{ name: 'body', in: 'body', required: true, schema: record }] : []),
    ],
    responses: {
      200: { description: 'The record.', schema: record },
      404: { description: 'There is none.' },
    },
  };
}
