/**
 * The front desk: four agents and who hands over to whom. The same agents in another file with other rules are another
 * deployment.
 */
import { defineScenario } from 'patchbay/agents';
import { claims } from './specialists/claims.ts';
import { desk } from './specialists/desk.ts';
import { insurance } from './specialists/insurance.ts';
import { scheduling } from './specialists/scheduling.ts';
import { identity } from './tools/contoso.ts';

const who = { variables: Object.keys(identity) };

export const frontDesk = defineScenario({
  name: 'Front desk',
  description: 'A front desk with specialists for claims, scheduling and insurance.',
  start: 'desk',
  agents: [desk, claims, scheduling, insurance],
  handoffs: [
    { from: 'desk', to: 'claims', kind: 'announced' },
    { from: 'desk', to: 'scheduling', kind: 'announced' },
    { from: 'desk', to: 'insurance', kind: 'announced' },
    // Insurance learns who it is, and not what was said about a claim.
    { from: 'claims', to: 'insurance', kind: 'announced', share: who },
    { from: 'claims', to: 'desk', kind: 'silent', share: 'summary' },
    { from: 'scheduling', to: 'desk', kind: 'silent', share: 'summary' },
    { from: 'insurance', to: 'desk', kind: 'silent', share: 'summary' },
  ],
  anybodyMayHandOffTo: { targets: ['scheduling', 'claims', 'insurance'] },
  template: { company: 'Contoso' },
  defaults: {
    instructions:
      'You work for {{company}}. Never promise money, dates or cover that a tool did not confirm.',
    guardrails: { longestOutput: 2000 },
  },
  representative: { when: 'the customer is upset, or something went wrong twice' },
  back: { when: 'the customer wants something about orders, deliveries or returns of the shop' },
  approvals: { expireAfterMs: 10 * 60_000 },
  limits: { roundsPerTurn: 8, toolCallsPerTurn: 8, secondsPerTurn: 60 },
});
