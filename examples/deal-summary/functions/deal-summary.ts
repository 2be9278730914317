/** `GET /api/DealSummary?customerName=`: the customer's top open opportunity in Sales, in a paragraph. */
import type { HttpRequest, HttpResponseInit, InvocationContext } from '../host/function-app.ts';
import { type Dataverse, SalesError } from '../sales/dataverse.ts';
import { findTopOpportunity } from '../sales/top-opportunity.ts';

/** What the JSON variant answers; without an opportunity only `summary`. */
export interface DealSummary {
  summary: string;
  customer?: string;
  opportunityId?: string;
  opportunityName?: string;
  estimatedValue?: number | null;
  estimatedClose?: string | null;
  recordUrl?: string;
}

const longestName = 160;

export const dealSummary =
  (sales: Dataverse) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const customerName = (request.query.get('customerName') ?? '').trim();
    if (customerName === '' || customerName.length > longestName)
      return { status: 400, body: 'Say which customer: ?customerName=Contoso' };
    try {
      return present(request, await summarise(sales, customerName));
    } catch (error) {
      if (!(error instanceof SalesError)) throw error;
      context.log(`${context.functionName}: ${error.message}`);
      return { status: 502, body: error.message };
    }
  };

async function summarise(sales: Dataverse, customerName: string): Promise<DealSummary> {
  const found = await findTopOpportunity(sales, customerName);
  if (found.kind === 'no_customer') return { summary: `Sales has no customer named “${customerName}”.` };
  if (found.kind === 'no_opportunity')
    return { summary: `${found.customers.join(', ')} has no open opportunity in Sales.` };
  const { id, name, customer, otherCustomers, estimatedValue, estimatedClose } = found.opportunity;
  const answer = await sales.action('msdyn_SalesOpportunitySummary', { msdyn_id: id, msdyn_activityId: id });
  const written = typeof answer.msdyn_summary_raw === 'string' ? answer.msdyn_summary_raw : '';
  const chosen =
    otherCustomers.length === 0
      ? ''
      : ` “${customerName}” also fits ${otherCustomers.join(', ')}; this is ${customer}, with the largest open deal.`;
  return {
    summary: `${written || `${name} is an open opportunity with ${customer}.`}${chosen}`,
    customer,
    opportunityId: id,
    opportunityName: name,
    estimatedValue,
    estimatedClose,
    recordUrl: sales.recordUrl('opportunity', id),
  };
}

/** JSON for those who ask for it first, else the paragraph with the record's address. */
function present(request: HttpRequest, deal: DealSummary): HttpResponseInit {
  const wanted = (request.headers.get('accept') ?? '').split(',')[0]?.split(';')[0]?.trim();
  if (wanted === 'application/json') return { jsonBody: deal };
  return { body: deal.recordUrl ? `${deal.summary}\n\nRecord: ${deal.recordUrl}` : deal.summary };
}
