/** Policies are a table of the company's own in Contoso Service. */
import { defineTool, ownedBy, ToolError } from 'patchbay/agents';
import { z } from 'zod';
import { accountOf, type Context, identity, query, quoted, type Row, serviceOf, text } from './contoso.ts';

const covers = ['Third party', 'Partial', 'Comprehensive'] as const;
const Policy = z.object({
  number: z.string(),
  insured: z.string(),
  cover: z.enum(covers),
  yearlyPremium: z.number(),
});
const fields = 'cont_insurancepolicyid,cont_name,cont_object,cont_cover,cont_yearlypremium';

const policyOf = (row: Row): z.infer<typeof Policy> => ({
  number: text(row, 'cont_name'),
  insured: text(row, 'cont_object'),
  cover: covers[Number(row.cont_cover) - 1] ?? 'Third party',
  yearlyPremium: Number(row.cont_yearlypremium ?? 0),
});

async function findPolicy(number: string, ctx: Context): Promise<Row | undefined> {
  const rows = await serviceOf(ctx).list(
    query('cont_insurancepolicies', {
      select: fields,
      filter: `cont_name eq ${quoted(number)} and _cont_customerid_value eq ${accountOf(ctx.session)}`,
      top: '1',
    }),
  );
  return rows[0];
}

export const listPolicies = defineTool({
  name: 'list_policies',
  description: 'Lists the customer’s insurance policies.',
  examples: [
    'which policies do I have',
    'what am I insured for',
    'show my insurance',
    'what does my insurance cost',
    'insurance',
  ],
  input: z.object({}),
  output: z.object({ policies: z.array(Policy) }),
  variables: identity,
  needs: ['accountId'],
  repeatable: true,
  say: ({ policies }) =>
    policies.length === 0
      ? 'You have no policies with us.'
      : policies
          .map(
            ({ number, insured, cover, yearlyPremium }) =>
              `- **${number}**, ${insured}: ${cover.toLowerCase()} cover, ${yearlyPremium} a year`,
          )
          .join('\n'),
  run: async (_, ctx) => {
    const rows = await serviceOf(ctx).list(
      query('cont_insurancepolicies', {
        select: fields,
        filter: `_cont_customerid_value eq ${accountOf(ctx.session)} and statecode eq 0`,
        orderby: 'cont_name asc',
        top: '20',
      }),
    );
    return { policies: rows.map(policyOf) };
  },
});

export const changeCover = defineTool({
  name: 'change_cover',
  description: 'Changes the cover of a policy; a colleague has to approve it.',
  examples: [
    'change my insurance cover',
    'I want comprehensive cover',
    'upgrade my policy',
    'I want more insurance',
    'lower my insurance cover',
    'change the cover of my policy',
  ],
  input: z.object({
    policy: ownedBy('policy', z.string().regex(/^P-\d{5}$/))
      .describe('the number of the policy, such as P-20417')
      .meta({ ask: 'Which policy? Its number looks like P-20417.' }),
    cover: z
      .enum(covers)
      .describe('the cover it shall have')
      .meta({ ask: 'Which cover shall it have?', synonyms: { Comprehensive: ['full', 'all risks'] } }),
  }),
  output: Policy,
  variables: identity,
  needs: ['accountId'],
  repeatable: true,
  approval: 'representative',
  owns: async ({ value }, ctx) => (await findPolicy(value, ctx)) !== undefined,
  describe: async ({ policy, cover }, ctx) => {
    const now = policyOf((await findPolicy(policy, ctx)) ?? {});
    return `Change policy ${policy} (${now.insured}) of ${ctx.session.get('companyName') ?? 'the customer'} from ${now.cover.toLowerCase()} to ${cover.toLowerCase()} cover`;
  },
  say: ({ number, cover }) => `Good news: policy **${number}** has ${cover.toLowerCase()} cover from today.`,
  run: async ({ policy, cover }, ctx) => {
    const row = await findPolicy(policy, ctx);
    if (!row) throw new ToolError('There is no such policy of this customer.');
    await serviceOf(ctx).update(`cont_insurancepolicies(${text(row, 'cont_insurancepolicyid')})`, {
      cont_cover: covers.indexOf(cover) + 1,
    });
    return { ...policyOf(row), cover };
  },
});
