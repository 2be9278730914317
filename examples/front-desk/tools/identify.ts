/** Who is it? The e-mail address and the customer number have to belong together. */
import { defineTool, ToolError } from 'patchbay/agents';
import { z } from 'zod';
import { identity, query, quoted, serviceOf, text } from './contoso.ts';

const mostAttempts = 3;

export const identifyCustomer = defineTool({
  name: 'identify_customer',
  description: 'Finds out which customer it is, by e-mail address and customer number together.',
  input: z.object({
    email: z
      .email()
      .describe('the e-mail address that we know')
      .meta({ ask: 'What is your e-mail address?' }),
    customerNumber: z
      .string()
      .regex(/^C-\d{4}$/)
      .describe('the customer number, such as C-1001')
      .meta({ ask: 'And your customer number? It looks like C-1001 and stands on every letter from us.' }),
  }),
  output: z.object({ found: z.boolean(), name: z.string() }),
  variables: identity,
  provides: ['accountId'],
  repeatable: true,
  say: ({ found, name }) =>
    found ? `Thank you, ${name}.` : 'I could not find this e-mail address and customer number together.',
  run: async ({ email, customerNumber }, ctx) => {
    const { session } = ctx;
    const attempts = (session.get('identificationAttempts') ?? 0) + 1;
    if (attempts > mostAttempts)
      throw new ToolError('Too many attempts. A representative can find out who you are.');
    session.set('identificationAttempts', attempts);
    const crm = serviceOf(ctx);
    const [contact] = await crm.list(
      query('contacts', {
        select: 'contactid,fullname,_parentcustomerid_value',
        filter: `emailaddress1 eq ${quoted(email.toLowerCase())}`,
        top: '1',
      }),
    );
    const [account] = await crm.list(
      query('accounts', {
        select: 'accountid,name',
        filter: `accountnumber eq ${quoted(customerNumber)}`,
        top: '1',
      }),
    );
    // One answer for all that does not fit: nobody learns which addresses we know.
    if (!contact || !account || contact._parentcustomerid_value !== account.accountid)
      return { found: false, name: '' };
    const name = text(contact, 'fullname');
    session.set('accountId', text(account, 'accountid'));
    session.set('companyName', text(account, 'name'));
    session.set('contactName', name);
    return { found: true, name: name.split(' ')[0] ?? name };
  },
});
