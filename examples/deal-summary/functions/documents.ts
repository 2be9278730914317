/** The descriptions of the functions: Swagger 2.0 as the OpenAPI extension of Azure Functions makes it, and OpenAPI 3. */

const info = { title: 'Summarize Deal', version: '1.0.0' };

const customerName = {
  name: 'customerName',
  in: 'query',
  required: false,
  description: 'customerName',
};

const response = {
  type: 'object',
  properties: {
    summary: { type: 'string' },
    customer: { type: 'string' },
    opportunityId: { type: 'string', format: 'uuid' },
    opportunityName: { type: 'string' },
    estimatedValue: { type: 'number' },
    estimatedClose: { type: 'string', format: 'date' },
    recordUrl: { type: 'string' },
  },
};

const insight = {
  type: 'object',
  required: ['customerName', 'insight'],
  properties: {
    customerName: { type: 'string', description: 'The customer that the insight is about' },
    insight: { type: 'string', description: 'What Sales should know, in the representative’s words' },
    kind: {
      type: 'string',
      enum: ['cross-sell', 'up-sell', 'risk', 'other'],
      description: 'What it may lead to',
    },
  },
};

const shared = {
  type: 'object',
  properties: {
    message: { type: 'string' },
    opportunityName: { type: 'string' },
    taskId: { type: 'string', format: 'uuid', 'x-ms-visibility': 'internal' },
    recordUrl: { type: 'string', 'x-ms-visibility': 'internal' },
  },
};

const deal = {
  operationId: 'DealSummary',
  tags: ['deals'],
  summary: 'Summarize the deal details',
  description: 'Summarize the deal details for a specific customer in a paragraph',
};
const share = {
  operationId: 'ShareInsight',
  tags: ['deals'],
  summary: 'Share an insight with Sales',
  description:
    'Hand an insight about a customer (cross-sell, up-sell, a risk) on to Sales: it becomes a follow-up for the owner of the customer’s opportunity',
};

export const swagger = (host: string) => ({
  swagger: '2.0',
  info,
  host,
  basePath: '/api',
  schemes: ['http'],
  paths: {
    '/DealSummary': {
      get: {
        ...deal,
        produces: ['text/plain'],
        parameters: [{ ...customerName, type: 'string' }],
        responses: {
          200: { description: 'Deal Summary for a customer', schema: { $ref: '#/definitions/response' } },
        },
        security: [{ function_key: [] }],
      },
    },
    '/ShareInsight': {
      post: {
        ...share,
        consumes: ['application/json'],
        produces: ['application/json'],
        parameters: [{ name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/insight' } }],
        responses: { 200: { description: 'The follow-up', schema: { $ref: '#/definitions/shared' } } },
        security: [{ function_key: [] }],
      },
    },
  },
  definitions: { response, insight, shared },
  securityDefinitions: { function_key: { type: 'apiKey', name: 'code', in: 'query' } },
});

export const openApi = (host: string) => ({
  openapi: '3.0.1',
  info,
  servers: [{ url: `http://${host}/api` }],
  paths: {
    '/DealSummary': {
      get: {
        ...deal,
        parameters: [{ ...customerName, schema: { type: 'string' } }],
        responses: {
          200: {
            description: 'Deal Summary for a customer',
            content: {
              'text/plain': { schema: { type: 'string' } },
              'application/json': { schema: { $ref: '#/components/schemas/response' } },
            },
          },
        },
        security: [{ function_key: [] }],
      },
    },
    '/ShareInsight': {
      post: {
        ...share,
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/insight' } } },
        },
        responses: {
          200: {
            description: 'The follow-up',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/shared' } } },
          },
        },
        security: [{ function_key: [] }],
      },
    },
  },
  components: {
    schemas: { response, insight, shared },
    securitySchemes: { function_key: { type: 'apiKey', name: 'code', in: 'query' } },
  },
});
