/** A model chooses what to do with a message; the dialog machine carries it out, or does without. */
import { describe, expect, it } from 'vitest';
import { agentOf, escalation, hours, order, Play } from './testing-dialog.ts';
import { say, topic } from './testing-topics.ts';
import type { Plan, Topic, TurnResult } from './types.ts';

const refund: Topic = {
  ...topic('Refund', 'OnRecognizedIntent', [say('r', 'A refund for {Topic.Item}.')], { queries: ['refund'] }),
  inputs: [
    {
      name: 'Item',
      description: '',
      type: { kind: 'text' },
      shouldPrompt: false,
      question: null,
      value: null,
    },
  ],
};
const hidden = topic('Hidden', 'OnRedirect', [say('h', 'Nobody should see this.')]);

/** A dialog in which a model was asked about a message. */
function planning(topics: readonly Topic[] = [refund, hours, hidden]) {
  const game = new Play(agentOf(topics), { plans: true });
  const decide = (plan: Plan): TurnResult =>
    game.turn({ kind: 'plan', requestId: game.last?.needs?.requestId ?? 'none', plan });
  const texts = (plan: Plan) => decide(plan).outputs.map(({ text }) => text);
  return { game, decide, texts };
}

describe('a message, and a model that chooses', () => {
  it('is asked what to do, among the topics that may begin', () => {
    const { game } = planning();
    expect(game.say('money back for my kettle')).toEqual([]);
    expect(game.last?.needs).toMatchObject({
      kind: 'plan',
      utterance: 'money back for my kettle',
      topics: ['Refund', 'Hours'],
      approved: null,
    });
  });

  it('begins topics with what was said, in their order', () => {
    const { game, texts } = planning();
    game.say('money back for my kettle, and when are you open');
    const topics: Extract<Plan, { kind: 'topics' }>['topics'] = [
      { topic: 'Refund', inputs: { Item: 'the kettle', Amount: 9000 } },
      { topic: 'Hours', inputs: {} },
    ];
    expect(texts({ kind: 'topics', topics })).toEqual(['A refund for the kettle.', 'We open at nine.']);
  });

  it('begins none that is not to be chosen, or does not exist', () => {
    const { game, decide } = planning([hours, hidden]);
    game.say('when are you open');
    const result = decide({
      kind: 'topics',
      topics: [
        { topic: 'Hidden', inputs: {} },
        { topic: 'Refund', inputs: {} },
      ],
    });
    // The message is recognised as without a model.
    expect(result.outputs.map(({ text }) => text)).toEqual(['We open at nine.']);
  });

  it('says what it replies, with its sources', () => {
    const { game, decide } = planning();
    game.say('how long can I return it?');
    const sources = [{ id: 'returns', title: 'Returns' }];
    const { outputs, trace } = decide({ kind: 'reply', text: 'You have 30 days.', sources });
    expect(outputs).toMatchObject([{ text: 'You have 30 days.', sources }]);
    expect(trace.map(({ step }) => step)).toContain('knowledge_answered');
  });

  it('hands over when it says so, and at once when the customer does', () => {
    const { game, decide } = planning([escalation]);
    game.say('I am so angry');
    expect(decide({ kind: 'hand_over', message: 'Upset about a refund.' }).transfer).toBeDefined();
    const other = planning();
    other.game.say('I want to talk to a person');
    expect(other.game.last?.transfer?.reason).toBe('customer_asked');
  });

  it('what the sources do not say is not understood; the second time a person is asked', () => {
    const { game, decide } = planning();
    game.say('do you repair gramophones?');
    const refused: Plan = { kind: 'refused', query: 'Do you repair gramophones?' };
    expect(decide(refused).trace).toContainEqual({ step: 'knowledge_empty', detail: refused.query });
    game.say('really, gramophones?');
    expect(decide(refused).transfer?.reason).toBe('not_understood');
  });

  it('without a decision the message is recognised as without a model', () => {
    const { game, texts } = planning();
    game.say('when are you open');
    expect(texts({ kind: 'none' })).toEqual(['We open at nine.']);
  });

  it('a plan that comes too late changes nothing', () => {
    const { game } = planning();
    game.say('hello');
    const late = game.last?.needs?.requestId ?? '';
    game.say('something else');
    const { ignored, outputs } = game.turn({
      kind: 'plan',
      requestId: late,
      plan: { kind: 'reply', text: 'Hi!', sources: [] },
    });
    expect([ignored, outputs]).toEqual([true, []]);
  });

  it('a question of a topic is answered without asking a model', () => {
    const { game, decide } = planning([order]);
    game.say('my order please');
    decide({ kind: 'topics', topics: [{ topic: 'Order', inputs: {} }] });
    game.say('250');
    expect(game.last?.needs).toBeUndefined();
  });
});

describe('what changes something', () => {
  const call = { tool: 'cancel_order', inputs: { order: 'A-17' } };
  const confirming = () => {
    const dialog = planning();
    dialog.game.say('cancel my order A-17');
    const asked = dialog.decide({ kind: 'confirm', text: 'Cancel the order\n- order: A-17', call });
    return { ...dialog, asked };
  };

  it('is shown to the customer first', () => {
    const { asked } = confirming();
    expect(asked.outputs[0]?.text).toContain('order: A-17');
    expect(asked.outputs[0]?.suggestedActions?.map(({ title }) => title)).toEqual(['Yes', 'No']);
  });

  it('yes asks the model on, with what was approved', () => {
    const { game } = confirming();
    game.say('yes please');
    expect(game.last?.needs).toMatchObject({ kind: 'plan', approved: call });
  });

  it('no does nothing', () => {
    const { game } = confirming();
    expect(game.say('no')).toEqual(['All right, nothing was done.']);
    expect(game.last?.needs).toBeUndefined();
  });

  it('anything else is a message, and approves nothing', () => {
    const { game } = confirming();
    game.say('what are your opening hours');
    expect(game.last?.needs).toMatchObject({ kind: 'plan', approved: null });
    expect(game.state?.pending?.kind).toBe('plan');
  });
});

it('is not asked where the agent is classic', () => {
  const game = new Play(agentOf([hours]));
  expect(game.say('when are you open')).toEqual(['We open at nine.']);
});
