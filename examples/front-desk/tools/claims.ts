/** Claims are cases in Contoso Service. */
import { defineTool, ownedBy } from 'patchbay/agents';
import { z } from 'zod';
import { accountOf, type Context, identity, query, quoted, type Row, serviceOf, text } from './contoso.ts';

const claimNumber = /^CAS-\d{5}-[A-Z0-9]{4,6}$/;
const stateLabels = ['open', 'closed', 'withdrawn'];
const fields = 'incidentid,ticketnumber,title,statecode,createdon';
const Claim = z.object({ number: z.string(), title: z.string(), state: z.string(), since: z.string() });

const claimOf = (row: Row): z.infer<typeof Claim> => ({
  number: text(row, 'ticketnumber'),
  title: text(row, 'title').replace(/^Claim: /, ''),
  state: stateLabels[Number(row.statecode)] ?? 'open',
  since: text(row, 'createdon').slice(0, 10),
});

/** The customer's own claim; undefined for anybody else's. */
async function findClaim(number: string, ctx: Context): Promise<Row | undefined> {
  const account = accountOf(ctx.session);
  const rows = await serviceOf(ctx).list(
    query('incidents', {
      select: fields,
      filter: `ticketnumber eq ${quoted(number)} and _customerid_value eq ${account}`,
      top: '1',
    }),
  );
  return rows[0];
}

export const listClaims = defineTool({
  name: 'list_claims',
  description: 'Lists the customer’s claims and how they stand.',
  examples: [
    'which claims do I have',
    'show my claims',
    'list all my claims',
    'how are my claims doing',
    'is there news about my claims',
  ],
  input: z.object({}),
  output: z.object({ claims: z.array(Claim) }),
  variables: identity,
  needs: ['accountId'],
  repeatable: true,
  say: ({ claims }) =>
    claims.length === 0
      ? 'You have no claims with us.'
      : claims.map(({ number, title, state }) => `- **${number}** (${state}): ${title}`).join('\n'),
  run: async (_, ctx) => {
    const rows = await serviceOf(ctx).list(
      query('incidents', {
        select: fields,
        filter: `_customerid_value eq ${accountOf(ctx.session)} and startswith(title,'Claim: ')`,
        orderby: 'createdon desc',
        top: '10',
      }),
    );
    return { claims: rows.map(claimOf) };
  },
});

export const claimStatus = defineTool({
  name: 'claim_status',
  description: 'Says how one claim stands, by its number.',
  examples: [
    'what is the status of my claim',
    'how is claim CAS-01005-X2B4 doing',
    'where is my claim',
    'has my claim been paid',
    'what about my claim',
  ],
  input: z.object({
    claim: ownedBy('claim', z.string().regex(claimNumber))
      .describe('the number of the claim, such as CAS-01005-X2B4')
      .meta({ ask: 'Which claim is it? Its number looks like CAS-01005-X2B4.' }),
  }),
  output: Claim,
  variables: identity,
  needs: ['accountId'],
  repeatable: true,
  owns: async ({ value }, ctx) => (await findClaim(value, ctx)) !== undefined,
  say: ({ number, title, state, since }) => `**${number}**, ${title}: ${state}, since ${since}.`,
  run: async ({ claim }, ctx) => claimOf((await findClaim(claim, ctx)) ?? {}),
});

export const reportClaim = defineTool({
  name: 'report_claim',
  description: 'Reports a new claim: what happened, and when.',
  examples: [
    'I want to report a claim',
    'file a claim',
    'make a claim',
    'something was stolen',
    'I had an accident',
    'we have water damage',
    'report damage',
    'claim',
  ],
  input: z.object({
    what: z
      .string()
      .min(5)
      .max(1000)
      .describe('what happened, in the customer’s words')
      .meta({ ask: 'I’m sorry to hear that. What happened?' }),
    when: z.iso.date().describe('the day it happened').meta({ ask: 'On which day did it happen?' }),
  }),
  output: z.object({ number: z.string() }),
  variables: identity,
  needs: ['accountId'],
  // The record's id follows from the idempotency key: a repeat finds the record there.
  repeatable: true,
  say: ({ number }) =>
    `Your claim is recorded as **${number}**. You will hear from us within two working days.`,
  run: async ({ what, when }, ctx) => {
    const crm = serviceOf(ctx);
    const short = what.length <= 80 ? what : `${what.slice(0, 79)}…`;
    const created = await crm.create('incidents', {
      title: `Claim: ${short}`,
      description: `Happened on ${when}. ${what}`,
      casetypecode: 2,
      caseorigincode: 3,
      'customerid_account@odata.bind': `/accounts(${accountOf(ctx.session)})`,
    });
    const row = (await crm.read(`incidents(${created})?$select=ticketnumber`)) as Row;
    ctx.log('claim_reported', { length: what.length });
    return { number: text(row, 'ticketnumber') || 'the one in our confirmation' };
  },
});
