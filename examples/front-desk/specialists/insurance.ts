import { defineAgent } from 'patchbay/agents';
import { identifyCustomer } from '../tools/identify.ts';
import { changeCover, listPolicies } from '../tools/insurance.ts';

export const insurance = defineAgent({
  name: 'insurance',
  title: 'Insurance',
  description: 'Knows the customer’s policies, and changes their cover.',
  examples: ['insurance', 'policy', 'my policies', 'it is about my insurance', 'cover'],
  instructions: `You look after policies of {{company}}. First find out who the customer is.
A change of cover is approved by a colleague; tell the customer that it takes some minutes. Give no legal advice.`,
  tools: [identifyCustomer, listPolicies, changeCover],
  guardrails: {
    blockedTopics: [
      {
        phrases: ['legal advice', 'sue you', 'sue somebody'],
        reply: 'We cannot give legal advice. A lawyer can.',
      },
    ],
  },
});
