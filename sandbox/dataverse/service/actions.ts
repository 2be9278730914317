/** Functions and actions that belong to no record: `WhoAmI()`, `msdyn_SalesOpportunitySummary`. */

import { ApiError, badRequest, doesNotExist } from '../odata/api-error.ts';
import { isGuid, type Segment } from '../odata/resource-path.ts';
import { actingUser, requirePrivilege } from '../records/caller.ts';
import { parseBody } from '../records/payload.ts';
import { knownEntity } from '../schema/entities.ts';
import type { RequestContext } from './context.ts';
import { type ApiResponse, json } from './messages.ts';
import { summariseOpportunity } from './opportunity-summary.ts';

const operations: Record<string, { method: 'GET' | 'POST'; run: (context: RequestContext) => ApiResponse }> =
  {
    WhoAmI: { method: 'GET', run: whoAmI },
    RetrieveVersion: {
      method: 'GET',
      run: (context) => complex(context, 'RetrieveVersionResponse', { Version: '9.2.26111.00180' }),
    },
    msdyn_SalesOpportunitySummary: { method: 'POST', run: salesOpportunitySummary },
  };

export const isOperation = (name: string): boolean => Object.hasOwn(operations, name);

export function callOperation(context: RequestContext, segment: Segment): ApiResponse {
  const operation = operations[segment.name]!;
  if (context.request.method !== operation.method) {
    throw new ApiError(405, '0x80060888', `'${segment.name}' is called by ${operation.method}.`);
  }
  return operation.run(context);
}

const complex = (context: RequestContext, type: string, values: Record<string, unknown>): ApiResponse =>
  json(200, { '@odata.context': `${context.root}$metadata#Microsoft.Dynamics.CRM.${type}`, ...values });

function whoAmI(context: RequestContext): ApiResponse {
  return complex(context, 'WhoAmIResponse', {
    BusinessUnitId: context.organization.organizationId.replace(/^......../, 'b0000000'),
    UserId: actingUser(context.caller).id,
    OrganizationId: context.organization.organizationId,
  });
}

/** What the real action writes by a language model is made here from the opportunity's own values. */
function salesOpportunitySummary(context: RequestContext): ApiResponse {
  const body = parseBody(context.request.body, 'msdyn_SalesOpportunitySummary');
  for (const name of ['msdyn_id', 'msdyn_activityId']) {
    if (typeof body[name] !== 'string') {
      throw badRequest(
        `The parameter '${name}' of 'msdyn_SalesOpportunitySummary' is missing.`,
        '0x80048d19',
      );
    }
  }
  const id = String(body.msdyn_id).toLowerCase();
  if (!isGuid(id))
    throw badRequest(`'${id.slice(0, 80)}' is not a GUID: msdyn_id names an opportunity.`, '0x80048d19');
  const entity = knownEntity('opportunity');
  requirePrivilege(context.caller, 'Read', entity);
  const row = context.organization.records.get(entity.name, id);
  if (row === undefined) throw doesNotExist(entity.name, id);
  return complex(context, 'msdyn_SalesOpportunitySummaryResponse', {
    msdyn_summary_raw: summariseOpportunity(context.organization.records, row),
  });
}
