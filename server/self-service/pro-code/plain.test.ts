/** Pro-code agents without a model. */
import { describe, expect, test } from 'vitest';
import type { HandoffContext } from '../../../contracts/handoff.ts';
import { type Counter, play, smallScenario } from './testing-agents.ts';

const open = () => {
  const counter: Counter = { booked: [], looked: 0 };
  return { counter, ...{ scenario: smallScenario(counter) } };
};
const start = { kind: 'start', handoff: null } as const;
const fromAssistant = (...phrases: string[]): HandoffContext => ({
  version: 1,
  conversationId: 'c',
  channel: 'chat',
  locale: 'en-GB',
  from: { kind: 'ai_agent', name: 'Assistant' },
  reason: 'topic',
  message: '',
  summary: '',
  intent: null,
  topics: [],
  phrases,
  variables: {},
  authentication: { state: 'anonymous', userId: null, method: null },
  transcript: [],
});

describe('without a model', () => {
  test('greets, hands over announced, asks what is missing one by one, and for a yes', async () => {
    const { counter, scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    expect(chat.said).toEqual(['Welcome to Contoso!']);
    await chat.say('Please send a technician');
    expect(chat.said).toEqual(['I’ll hand you over to Visits.', 'Visits: On which day?']);
    await chat.say('tomorrow, please');
    expect(chat.said).toEqual(['Visits: Please tell me: what it is about']);
    const asked = await chat.say('the heating');
    expect(chat.said).toEqual(['Visits: Book a visit for heating on 2026-11-22\n\nShall I do this?']);
    expect(asked.outputs[0]!.suggestedActions!.map(({ title }) => title)).toEqual(['Yes', 'No']);
    expect(asked.progress?.midway).toBe('visits');
    expect(counter.booked).toEqual([]);
    const done = await chat.say('yes please');
    expect(chat.said).toEqual(['Visits: Your visit is booked: V-1.']);
    expect(counter.booked).toEqual(['2026-11-22']);
    expect(done.progress).toMatchObject({ completed: ['visits'], midway: null });
    expect(chat.stage.approvals).toMatchObject([{ by: 'customer', state: 'approved', tool: 'book_visit' }]);
  });

  test('what stands in the first message is not asked for; a silent hand-over is not heard', async () => {
    const { counter, scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    await chat.say('show me my open invoices');
    expect(chat.said).toEqual(['- open: 2']);
    expect(counter.looked).toBe(1);
    await chat.say('book a visit about water on 3 December 2026');
    expect(chat.said.at(-1)).toContain('Book a visit for water on 2026-12-03');
  });

  test.each(['yes, but on Monday instead', 'yes if it is free of charge', 'hmm'])(
    '“%s” is no yes',
    async (answer) => {
      const { counter, scenario } = open();
      const chat = play(scenario);
      await chat.turn(start);
      await chat.say('book a visit about water on 3 December 2026');
      await chat.say(answer);
      expect(chat.said[0]).toContain('I need a yes or a no');
      expect(counter.booked).toEqual([]);
    },
  );

  test('no means no, and is written down', async () => {
    const { counter, scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    await chat.say('book a visit about water on 3 December 2026');
    await chat.say('no');
    expect(chat.said[0]).toContain('I have not done it');
    expect(counter.booked).toEqual([]);
    expect(chat.stage.approvals[0]!.state).toBe('declined');
  });

  test('a representative’s decision comes as an input; one that is late changes nothing', async () => {
    const { scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    await chat.say('refund');
    await chat.say('250');
    expect(chat.said[0]).toContain('A colleague has to approve this: Refund 250 euros');
    const decision = { approvalId: 'approval-1', decision: 'approved', reason: '' };
    await chat.turn({ kind: 'input', position: 1, name: 'approval.decided', payload: decision });
    expect(chat.said).toEqual(['You get 250 euros back.']);
    const again = await chat.turn({
      kind: 'input',
      position: 2,
      name: 'approval.decided',
      payload: decision,
    });
    expect(again.outputs).toEqual([]);
  });

  test('while a colleague decides, the customer goes on with something else, and hears of both', async () => {
    const { counter, scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    await chat.say('refund');
    await chat.say('250');
    await chat.say('book a visit about water');
    expect(chat.said.at(-1)).toContain('On which day?');
    const decision = { approvalId: 'approval-1', decision: 'approved', reason: '' };
    await chat.turn({ kind: 'input', position: 1, name: 'approval.decided', payload: decision });
    expect(chat.said).toEqual(['Visits: You get 250 euros back.']);
    await chat.say('on 3 December 2026');
    await chat.say('yes');
    expect(counter.booked).toEqual(['2026-12-03']);
  });

  test('a day that was said is not lost to a word such as “morning” in the next answer', async () => {
    const { scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    await chat.say('book a visit');
    await chat.say('on 3 December 2026');
    await chat.say('the heating, since this morning');
    expect(chat.said[0]).toContain('Book a visit for heating on 2026-12-03');
  });

  test('an approval that nobody decides runs out, and is not carried out', async () => {
    const { scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    await chat.say('refund');
    const waiting = await chat.say('250');
    expect(waiting.wakeAfterMs).toBe(60_000);
    chat.pass(60_001);
    const woken = await chat.turn({ kind: 'wake' });
    expect(chat.said[0]).toContain('Nobody could decide in time');
    expect(woken.progress?.midway).toBeNull();
    expect(chat.stage.approvals[0]!.state).toBe('expired');
  });

  test('answers from the knowledge with the source; what nobody knows twice reaches a person', async () => {
    const { scenario } = open();
    const chat = play(scenario, undefined, {
      articles: [{ id: 'hours', title: 'Opening hours', text: 'Our opening hours are 9 to 5 on weekdays.' }],
    });
    await chat.turn(start);
    const answered = await chat.say('What are your opening hours?');
    expect(chat.said[0]).toContain('9 to 5');
    expect(answered.outputs[0]!.sources).toMatchObject([{ id: 'hours' }]);
    const first = await chat.say('Do you sell giraffes in purple?');
    expect(chat.said[0]).toContain('I did not understand');
    expect(first.unanswered).toEqual(['Do you sell giraffes in purple?']);
    const second = await chat.say('And zebras made of glass?');
    expect(second.transfer).toMatchObject({
      target: { kind: 'representative', queueName: 'Billing' },
      reason: 'not_understood',
    });
  });

  test('a wish for a person is heard, and what was said goes along', async () => {
    const { scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    await chat.say('book a visit about water');
    const turn = await chat.say('I want to talk to a human');
    expect(turn.transfer).toMatchObject({
      reason: 'customer_asked',
      intent: { name: 'Visits' },
      topics: ['Reception', 'Visits'],
      summary: expect.stringContaining('book a visit about water'),
    });
  });

  test('takes over from another agent: no greeting, the customer’s words are answered', async () => {
    const { counter, scenario } = open();
    const chat = play(scenario);
    const turn = await chat.turn({ kind: 'start', handoff: fromAssistant('show my invoices', 'yes') });
    expect(chat.said).toEqual(['- open: 2']);
    expect(counter.looked).toBe(1);
    expect(turn.progress?.begun).toEqual(['reception', 'invoices']);
    // What it does not know goes back to whoever had it.
    const back = await chat.say('Do you sell giraffes in purple?');
    expect(back.transfer).toMatchObject({
      target: { kind: 'back' },
      summary: expect.stringContaining('giraffes'),
    });
  });

  test('promised to tell a colleague’s decision: “are you still there?” is not handed back before it', async () => {
    const { scenario } = open();
    const chat = play(scenario);
    await chat.turn({ kind: 'start', handoff: fromAssistant('refund') });
    await chat.say('250');
    expect(chat.said[0]).toContain('I’ll tell you as soon as there is a decision');
    const turn = await chat.say('Are you still there?');
    expect(turn.transfer).toBeUndefined();
    expect(chat.said).toEqual(['A colleague still has to approve: Refund 250 euros.']);
    const decision = { approvalId: 'approval-1', decision: 'approved', reason: '' };
    await chat.turn({ kind: 'input', position: 1, name: 'approval.decided', payload: decision });
    expect(chat.said).toEqual(['You get 250 euros back.']);
  });

  test('given by a representative, it greets: what they had answered is not asked again', async () => {
    const { scenario } = open();
    const chat = play(scenario);
    const person = { kind: 'representative', name: 'Rep' } as const;
    const said = (kind: 'customer' | 'representative', text: string) => ({
      from: { kind, name: kind },
      text,
      at: '2026-11-21T10:00:00.000Z',
    });
    const handoff = {
      version: 1 as const,
      conversationId: 'c',
      channel: 'chat',
      locale: 'en-GB',
      from: person,
      reason: 'representative' as const,
      message: '',
      summary: '',
      intent: null,
      topics: [],
      phrases: ['I want to talk to a human'],
      variables: {},
      authentication: { state: 'anonymous' as const, userId: null, method: null },
      transcript: [said('customer', 'I want to talk to a human'), said('representative', 'Here I am.')],
    };
    const turn = await chat.turn({ kind: 'start', handoff });
    expect(chat.said).toEqual(['Welcome to Contoso!']);
    expect(turn.transfer).toBeUndefined();
  });

  test('a question can be left, and another one put', async () => {
    const { scenario } = open();
    const chat = play(scenario);
    await chat.turn(start);
    await chat.say('I need an appointment');
    await chat.say('never mind');
    expect(chat.said[0]).toContain('I leave that');
    await chat.say('book a visit');
    for (const answer of ['blue', 'green']) {
      await chat.say(answer);
      expect(chat.said[0]).toContain('On which day?');
    }
    expect((await chat.say('yellow')).transfer).toMatchObject({ reason: 'question_unanswered' });
  });
});
