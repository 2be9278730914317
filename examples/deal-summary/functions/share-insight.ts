/** `POST /api/ShareInsight`: what a representative learnt becomes a follow-up in Sales, for the opportunity's owner. */
import type { HttpRequest, HttpResponseInit, InvocationContext } from '../host/function-app.ts';
import { type Dataverse, guidOf, SalesError } from '../sales/dataverse.ts';
import { findTopOpportunity } from '../sales/top-opportunity.ts';

const kinds = ['cross-sell', 'up-sell', 'risk', 'other'] as const;

interface Insight {
  customerName: string;
  insight: string;
  kind: (typeof kinds)[number];
}

const longest = { customerName: 160, insight: 1900 };

export const shareInsight =
  (sales: Dataverse, now: () => Date) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const insight = parse(await request.text());
    if (typeof insight === 'string') return { status: 400, jsonBody: { error: { message: insight } } };
    try {
      return await share(sales, insight, now());
    } catch (error) {
      if (!(error instanceof SalesError)) throw error;
      context.log(`${context.functionName}: ${error.message}`);
      return { status: 502, jsonBody: { error: { message: error.message } } };
    }
  };

async function share(
  sales: Dataverse,
  { customerName, insight, kind }: Insight,
  now: Date,
): Promise<HttpResponseInit> {
  const found = await findTopOpportunity(sales, customerName);
  if (found.kind !== 'found')
    return {
      status: 404,
      jsonBody: {
        error: {
          message:
            found.kind === 'no_customer'
              ? `Sales has no customer named “${customerName}”.`
              : `${found.customers.join(', ')} has no open opportunity in Sales: there is nobody to hand it to.`,
        },
      },
    };
  const { id, name, customer, ownerId } = found.opportunity;
  // The same insight on the same day is the same follow-up, however often the request is repeated.
  const taskId = guidOf('insight', id, kind, insight, now.toISOString().slice(0, 10));
  const { created } = await sales.createOnce('tasks', taskId, {
    subject: `${kind === 'other' ? 'Insight' : `Insight (${kind})`} from Service: ${customer}`.slice(0, 200),
    description: insight,
    scheduledend: new Date(now.getTime() + 3 * 86_400_000).toISOString(),
    prioritycode: kind === 'risk' ? 2 : 1,
    'regardingobjectid_opportunity_task@odata.bind': `/opportunities(${id})`,
    ...(ownerId === null ? {} : { 'ownerid@odata.bind': `/systemusers(${ownerId})` }),
  });
  return {
    jsonBody: {
      message: created
        ? `The owner of “${name}” has a follow-up with your insight.`
        : `The owner of “${name}” has this insight already.`,
      opportunityName: name,
      taskId,
      recordUrl: sales.recordUrl('task', taskId),
    },
  };
}

/** @returns the insight, or what is wrong with it */
function parse(text: string): Insight | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'The body is not JSON.';
  }
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const [customerName, insight] = [given.customerName, given.insight].map((one) =>
    typeof one === 'string' ? one.trim() : '',
  );
  if (!customerName || customerName.length > longest.customerName) return 'Give customerName.';
  if (!insight || insight.length > longest.insight)
    return `Give insight, in at most ${longest.insight} characters.`;
  const kind = kinds.find((one) => one === given.kind) ?? 'other';
  return { customerName, insight, kind };
}
