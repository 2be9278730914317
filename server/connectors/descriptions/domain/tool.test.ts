import { describe, expect, it } from 'vitest';
import { connectorOf, firstOf, requestOf, swagger } from '../testing-descriptions.ts';
import { describeTool, inputsOfTool } from './tool.ts';

const input = (place: string, name: string, more: object = {}) => ({
  name,
  in: place,
  type: 'string',
  ...more,
});
const body = {
  name: 'body',
  in: 'body',
  required: true,
  schema: {
    type: 'object',
    required: ['amount'],
    properties: {
      amount: { type: 'number', 'x-ms-summary': 'Amount', minimum: 0 },
      tags: { type: 'array', items: { type: 'string', 'x-nullable': true } },
      owner: {
        type: 'object',
        required: ['id', 'kind'],
        properties: {
          id: { type: 'string' },
          kind: { type: 'string', 'x-ms-visibility': 'internal', default: 'user' },
          at: { type: 'string', readOnly: true },
        },
      },
    },
  },
};
const connector = connectorOf(
  swagger(
    {
      operationId: 'Deals: get (v2)',
      summary: 'Get a deal',
      description: 'Gets the deal of a customer.',
      parameters: [
        input('path', 'id', { required: true }),
        input('query', '$filter', { description: 'OData' }),
        input('query', 'filter'),
        input('query', 'api-version', { required: true, default: '1', 'x-ms-visibility': 'internal' }),
        body,
      ],
    },
    {},
    '/deals/{id}',
  ),
);
const operation = firstOf(connector);

describe('a tool', () => {
  const tool = describeTool(operation);

  it('is named and described so that every model takes it', () => {
    expect(tool.name).toBe('Deals_get_v2');
    expect(tool.description).toBe('Get a deal. Gets the deal of a customer.');
    expect(tool.inputNames).toEqual({
      id: 'id',
      filter: '$filter',
      filter_2: 'filter',
      amount: 'amount',
      tags: 'tags',
      owner: 'owner',
    });
  });

  it('asks for what the operation asks for, in plain JSON Schema', () => {
    expect(tool.inputSchema).toEqual({
      type: 'object',
      required: ['id', 'amount'],
      additionalProperties: false,
      properties: {
        id: { type: 'string' },
        filter: { type: 'string', description: 'OData' },
        filter_2: { type: 'string' },
        amount: { type: 'number', title: 'Amount', minimum: 0 },
        tags: { type: 'array', items: { type: ['string', 'null'] } },
        owner: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      },
    });
  });

  it('is called with the inputs of the operation', () => {
    const values = { id: 'a', filter: 'x eq 1', filter_2: 'y', amount: '5', owner: { id: 'o' } };
    const inputs = inputsOfTool(tool, values);
    expect(inputs).toEqual({ id: 'a', $filter: 'x eq 1', filter: 'y', amount: '5', owner: { id: 'o' } });
    const request = requestOf(connector, inputs);
    expect(request.url).toBe(
      'https://api.example.com/base/deals/a?$filter=x%20eq%201&filter=y&api-version=1',
    );
    expect(JSON.parse(request.body as string)).toEqual({ amount: 5, owner: { id: 'o', kind: 'user' } });
  });

  it('leaves out what a plugin fixes, and goes by the plugin’s name', () => {
    const fixed = describeTool(operation, {
      name: 'Deal!',
      description: 'x'.repeat(2_000),
      hidden: ['id', '$filter'],
    });
    expect(fixed.name).toBe('Deal');
    expect(fixed.description).toHaveLength(1_000);
    expect(Object.keys(fixed.inputNames)).toEqual(['filter', 'amount', 'tags', 'owner']);
    expect(fixed.inputSchema.required).toEqual(['amount']);
  });

  it('shows a model only what the description lets it fill in', () => {
    const limited = connectorOf(
      swagger({
        parameters: [input('query', 'a'), input('query', 'b'), input('query', 'c', { required: true })],
        'x-ms-openai-data': {
          'openai-enabled': true,
          operations: [{ operationId: 'Call', parameters: ['b'] }],
        },
      }),
    );
    expect(Object.keys(describeTool(firstOf(limited)).inputNames)).toEqual(['b', 'c']);
  });
});
