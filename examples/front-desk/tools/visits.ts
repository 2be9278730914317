/** Visits of an assessor are appointments in Contoso Service. */
import { defineTool, ToolError } from 'patchbay/agents';
import { z } from 'zod';
import { accountOf, type Context, identity, query, type Row, serviceOf, text } from './contoso.ts';

const Visit = z.object({ day: z.string(), time: z.enum(['morning', 'afternoon']), subject: z.string() });
const hours = { morning: 9, afternoon: 14 } as const;

const visitOf = (row: Row): z.infer<typeof Visit> => {
  const start = text(row, 'scheduledstart');
  return {
    day: start.slice(0, 10),
    time: Number(start.slice(11, 13)) < 12 ? 'morning' : 'afternoon',
    subject: text(row, 'subject').replace(/^Visit: /, ''),
  };
};

const coming = (ctx: Context): Promise<Row[]> =>
  serviceOf(ctx).list(
    query('appointments', {
      select: 'activityid,subject,scheduledstart',
      filter: `_regardingobjectid_value eq ${accountOf(ctx.session)} and statecode eq 3 and scheduledstart ge ${ctx.clock
        .now()
        .toISOString()
        .slice(0, 19)}Z`,
      orderby: 'scheduledstart asc',
      top: '10',
    }),
  );

export const listVisits = defineTool({
  name: 'list_visits',
  description: 'Lists the visits that are arranged.',
  examples: [
    'when is my visit',
    'when is my appointment',
    'which appointments do I have',
    'show my visits',
    'when does the assessor come',
  ],
  input: z.object({}),
  output: z.object({ visits: z.array(Visit) }),
  variables: identity,
  needs: ['accountId'],
  repeatable: true,
  say: ({ visits }) =>
    visits.length === 0
      ? 'No visit is arranged.'
      : visits.map(({ day, time, subject }) => `- **${day}**, ${time}: ${subject}`).join('\n'),
  run: async (_, ctx) => ({ visits: (await coming(ctx)).map(visitOf) }),
});

export const bookVisit = defineTool({
  name: 'book_visit',
  description: 'Arranges a visit of an assessor; the customer has to agree.',
  examples: [
    'I need an appointment',
    'book a visit',
    'schedule an appointment',
    'can an assessor come by',
    'arrange an inspection',
    'make an appointment',
    'appointment',
  ],
  input: z.object({
    day: z.iso.date().describe('the day').meta({ ask: 'On which day shall the assessor come?' }),
    time: z
      .enum(['morning', 'afternoon'])
      .describe('the part of the day')
      .meta({ ask: 'In the morning or in the afternoon?' }),
    about: z
      .string()
      .min(3)
      .max(200)
      .describe('what the assessor is to look at')
      .meta({ ask: 'What is the assessor to look at?' }),
  }),
  output: Visit,
  variables: identity,
  needs: ['accountId'],
  repeatable: true,
  approval: 'customer',
  describe: ({ day, time, about }) => `A visit of our assessor on ${day}, in the ${time}: ${about}.`,
  say: ({ day, time }) => `It is arranged: our assessor comes on ${day} in the ${time}.`,
  run: async ({ day, time, about }, ctx) => {
    const start = new Date(`${day}T${String(hours[time]).padStart(2, '0')}:00:00Z`);
    if (start <= ctx.clock.now()) throw new ToolError('That day has passed. Choose another one.');
    if ([0, 6].includes(start.getUTCDay()))
      throw new ToolError('We come on weekdays only. Choose another day.');
    const crm = serviceOf(ctx);
    const id = await crm.create('appointments', {
      subject: `Visit: ${about}`.slice(0, 200),
      scheduledstart: start.toISOString(),
      scheduledend: new Date(start.getTime() + 2 * 3_600_000).toISOString(),
      'regardingobjectid_account_appointment@odata.bind': `/accounts(${accountOf(ctx.session)})`,
    });
    // Dataverse takes no state on create.
    await crm.update(`appointments(${id})`, { statecode: 3, statuscode: 5 });
    return { day, time, subject: about };
  },
});

export const cancelVisit = defineTool({
  name: 'cancel_visit',
  description: 'Cancels an arranged visit; the customer has to agree.',
  examples: ['cancel my appointment', 'cancel the visit', 'the assessor need not come'],
  input: z.object({
    day: z.iso.date().describe('the day of the visit').meta({ ask: 'Which day is the visit on?' }),
  }),
  output: z.object({ day: z.string() }),
  variables: identity,
  needs: ['accountId'],
  repeatable: true,
  approval: 'customer',
  describe: ({ day }) => `The visit on ${day} is cancelled.`,
  say: ({ day }) => `The visit on ${day} is cancelled.`,
  run: async ({ day }, ctx) => {
    const visit = (await coming(ctx)).find((row) => text(row, 'scheduledstart').startsWith(day));
    if (!visit) throw new ToolError(`No visit is arranged on ${day}.`);
    await serviceOf(ctx).update(`appointments(${text(visit, 'activityid')})`, {
      statecode: 2,
      statuscode: 4,
    });
    return { day };
  },
});
