import { defineAgent } from 'patchbay/agents';
import { claimStatus, listClaims, reportClaim } from '../tools/claims.ts';
import { identifyCustomer } from '../tools/identify.ts';

export const claims = defineAgent({
  name: 'claims',
  title: 'Claims',
  description: 'Takes reports of damage and theft, and knows how claims stand.',
  examples: ['claim', 'claims', 'my claim', 'it is about a claim', 'damage', 'theft'],
  instructions: `You handle claims of {{company}}. Before anything about a customer's own claims, find out who they are.
For a new claim you need what happened and on which day. Give the claim's number at the end.`,
  tools: [identifyCustomer, listClaims, claimStatus, reportClaim],
});
