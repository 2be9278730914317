/** A small scenario, and turns of it in memory, for tests of the runtime. */
import { z } from 'zod';
import { type Scripted, scriptedModels } from '../../../testing/scripted-models.ts';
import { noModels } from '../../platform/models/index.ts';
import type { AgentInput, AgentTurn } from '../runtime/agent-runtime.ts';
import { type TurnJournal, unrecorded } from '../runtime/turn-journal.ts';
import type { Scenario } from './definitions/scenario.ts';
import { openStage, type StageOptions } from './evaluation/stage.ts';
import { takeScenarioTurn } from './runtime/take-turn.ts';
import { defineAgent, defineScenario, defineTool } from './sdk.ts';

export const now = new Date('2026-11-21T10:00:00.000Z');

export interface Play {
  turn(
    input: AgentInput,
    more?: { journal?: TurnJournal; name?: string; signal?: AbortSignal },
  ): Promise<AgentTurn>;
  say(text: string): Promise<AgentTurn>;
  /** What was said in the last turn, one line a message: `speaker: text`. */
  readonly said: string[];
  readonly state: unknown;
  readonly stage: ReturnType<typeof openStage>;
  readonly requests: ReturnType<typeof scriptedModels>['requests'];
  pass(ms: number): void;
}

/** @param script of the model; without one there is none. */
export function play(
  scenario: Scenario,
  script?: readonly Scripted[],
  options: Partial<StageOptions> = {},
): Play {
  let at = now;
  const models = script ? scriptedModels(script) : undefined;
  const stage = openStage({ clock: { now: () => at }, ...options, models: models ?? noModels });
  let state: unknown = null;
  let said: string[] = [];
  let messages = 0;
  const turn: Play['turn'] = async (input, more = {}) => {
    const result = await takeScenarioTurn(
      scenario,
      {
        ports: stage.ports,
        state: JSON.parse(JSON.stringify(state)) as unknown,
        turn: more.name ?? 'turn',
        journal: more.journal ?? unrecorded,
        channel: 'chat',
        locale: 'en-GB',
        signal: more.signal ?? new AbortController().signal,
      },
      input,
    );
    state = JSON.parse(JSON.stringify(result.state));
    said = result.outputs.map(({ speaker, text }) => (speaker === undefined ? text : `${speaker}: ${text}`));
    return result;
  };
  return {
    turn,
    say: (text) => {
      messages += 1;
      return turn({ kind: 'message', sequence: messages, text, attachmentsCount: 0 });
    },
    get said() {
      return said;
    },
    get state() {
      return state;
    },
    stage,
    requests: models?.requests ?? [],
    pass: (ms) => {
      at = new Date(at.getTime() + ms);
    },
  };
}

export interface Counter {
  booked: string[];
  looked: number;
}

/** Reception hands over to visits (announced) and invoices (silent). Booking asks the customer, refunds ask us. */
export function smallScenario(
  counter: Counter,
  more: { tools?: ReturnType<typeof defineTool>[] } = {},
): Scenario {
  const bookVisit = defineTool({
    name: 'book_visit',
    description: 'Books a visit of a technician.',
    examples: ['book a visit', 'send a technician', 'I need an appointment'],
    input: z.object({
      day: z.iso.date().describe('the day').meta({ ask: 'On which day?' }),
      topic: z.enum(['heating', 'water']).describe('what it is about'),
    }),
    output: z.object({ number: z.string() }),
    approval: 'customer',
    describe: ({ day, topic }) => `Book a visit for ${topic} on ${day}`,
    say: ({ number }) => `Your visit is booked: ${number}.`,
    run: ({ day }) => {
      counter.booked.push(day);
      return { number: `V-${counter.booked.length}` };
    },
  });
  const refund = defineTool({
    name: 'refund',
    description: 'Refunds an amount.',
    examples: ['I want my money back', 'refund'],
    input: z.object({ amount: z.number().positive().describe('the amount in euros') }),
    approval: ({ amount }) => (amount > 100 ? 'representative' : null),
    describe: ({ amount }) => `Refund ${amount} euros`,
    say: (_, { amount }) => `You get ${amount} euros back.`,
    run: () => ({}),
  });
  const invoices = defineTool({
    name: 'list_invoices',
    description: 'Lists open invoices.',
    examples: ['show my invoices', 'open invoices'],
    input: z.object({}),
    repeatable: true,
    backoffMs: 1,
    run: () => {
      counter.looked += 1;
      return { open: 2 };
    },
  });
  return defineScenario({
    name: 'Small',
    start: 'reception',
    template: { company: 'Contoso' },
    agents: [
      defineAgent({
        name: 'reception',
        title: 'Reception',
        description: 'Greets and finds out what it is about.',
        greeting: 'Welcome to {{company}}!',
        instructions:
          'Find out what the customer of {{company}} wants, and hand over to whoever can help with it.',
        knowledge: true,
      }),
      defineAgent({
        name: 'visits',
        title: 'Visits',
        description: 'Books visits of technicians.',
        examples: ['my heating is broken'],
        instructions: 'Book visits.',
        tools: [bookVisit, ...(more.tools ?? [])],
      }),
      defineAgent({
        name: 'invoices',
        title: 'Invoices',
        description: 'Knows about invoices and refunds.',
        instructions: 'Help with invoices.',
        tools: [invoices, refund],
      }),
    ],
    handoffs: [
      { from: 'reception', to: 'visits', kind: 'announced' },
      { from: 'reception', to: 'invoices', kind: 'silent', share: 'summary' },
      { from: 'visits', to: 'reception', kind: 'silent' },
      { from: 'invoices', to: 'reception', kind: 'silent' },
    ],
    representative: { queue: 'Billing' },
    back: { when: 'it is about an order' },
    approvals: { expireAfterMs: 60_000 },
  });
}
