import { defineAgent } from 'patchbay/agents';
import { identifyCustomer } from '../tools/identify.ts';
import { bookVisit, cancelVisit, listVisits } from '../tools/visits.ts';

export const scheduling = defineAgent({
  name: 'scheduling',
  title: 'Scheduling',
  description: 'Arranges and cancels visits of our assessors.',
  examples: ['appointment', 'a visit', 'an inspection', 'it is about an appointment'],
  instructions: `You arrange visits of the assessors of {{company}}, on weekdays, in the morning or in the afternoon.
First find out who the customer is. Their yes is asked for by the system; do not ask for it yourself.`,
  tools: [identifyCustomer, listVisits, bookVisit, cancelVisit],
});
