/** The functions and their descriptions, ready to be hosted. */
import { dealSummary } from './functions/deal-summary.ts';
import { openApi, swagger } from './functions/documents.ts';
import { shareInsight } from './functions/share-insight.ts';
import { FunctionApp, type HttpRequest } from './host/function-app.ts';
import { Dataverse, type SalesSettings } from './sales/dataverse.ts';

/** @param now of tests. */
export function dealFunctions(settings: SalesSettings, now = (): Date => new Date()): FunctionApp {
  const app = new FunctionApp();
  const sales = new Dataverse(settings);
  const hostOf = (request: HttpRequest): string => new URL(request.url).host;
  app.http('DealSummary', {
    methods: ['GET'],
    authLevel: 'function',
    route: 'DealSummary',
    handler: dealSummary(sales),
  });
  app.http('ShareInsight', {
    methods: ['POST'],
    authLevel: 'function',
    route: 'ShareInsight',
    handler: shareInsight(sales, now),
  });
  app.http('RenderSwaggerDocument', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'swagger.json',
    handler: (request) => ({ jsonBody: swagger(hostOf(request)) }),
  });
  app.http('RenderOpenApiDocument', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'openapi/v3.json',
    handler: (request) => ({ jsonBody: openApi(hostOf(request)) }),
  });
  return app;
}
