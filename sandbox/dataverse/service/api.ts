/** The Web API: finds out what an address means and has it done. Never throws; refusals are answers. */

import { ApiError, unknownResource } from '../odata/api-error.ts';
import { parseResourcePath, type Segment } from '../odata/resource-path.ts';
import { edmx } from '../schema/edmx.ts';
import { entities, entityBySet } from '../schema/entities.ts';
import { callOperation, isOperation } from './actions.ts';
import { runBatch } from './batch.ts';
import { type ApiContext, type RequestContext, requestContext } from './context.ts';
import { handleEntity, methodNotAllowed } from './entity.ts';
import { countRecords, create, retrieveMultiple } from './entity-set.ts';
import {
  type ApiRequest,
  type ApiResponse,
  annotationFilter,
  errorResponse,
  json,
  readPreferences,
} from './messages.ts';
import { handleMetadata } from './metadata-api.ts';

export function handleApi(api: ApiContext, request: ApiRequest): ApiResponse {
  try {
    const first = request.path.split('(')[0]!.split('/')[0]!;
    if (first === '$batch') return runBatch(api, request, handleApi);
    refuseOtherContent(request);
    return dispatch(requestContext(api, request), parseResourcePath(request.path));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return errorResponse(error, annotationFilter(readPreferences(request.headers).annotations));
  }
}

function dispatch(context: RequestContext, segments: readonly Segment[]): ApiResponse {
  const [first, ...rest] = segments;
  if (first === undefined) return serviceDocument(context);
  if (first.name === '$metadata') {
    return {
      status: 200,
      headers: { 'Content-Type': 'application/xml', 'OData-Version': '4.0' },
      body: edmx(),
    };
  }
  if (first.name === 'EntityDefinitions') return handleMetadata(context, segments);
  if (isOperation(first.name)) return callOperation(context, first);
  const entity = entityBySet(first.name);
  if (entity === undefined) throw unknownResource(first.name);
  if (first.key !== undefined) return handleEntity(context, entity, first.key, rest);
  const { method } = context.request;
  if (rest.length === 1 && rest[0]!.name === '$count' && method === 'GET')
    return countRecords(context, entity);
  if (rest.length > 0) throw unknownResource(rest[0]!.name);
  if (method === 'GET') return retrieveMultiple(context, entity);
  if (method === 'POST') return create(context, entity);
  throw methodNotAllowed(method);
}

/** A body is JSON and says so. @throws ApiError 415 */
function refuseOtherContent({ headers, body }: ApiRequest): void {
  const type = headers['content-type'];
  if (body === '' || /^application\/json\b/i.test(type ?? '')) return;
  throw new ApiError(
    415,
    '0x80060888',
    `The content type '${type ?? ''}' is not supported; send application/json.`,
  );
}

const serviceDocument = (context: RequestContext): ApiResponse =>
  json(200, {
    '@odata.context': `${context.root}$metadata`,
    value: entities.map(({ set }) => ({ name: set, kind: 'EntitySet', url: set })),
  });
