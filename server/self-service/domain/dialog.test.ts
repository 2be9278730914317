import { describe, expect, it } from 'vitest';
import { parseExpression } from './expressions/parse-expression.ts';
import { agentOf, escalation, hours, order, Play, play, run } from './testing-dialog.ts';
import { end, redirect, say, set, topic, transferTo, value } from './testing-topics.ts';
import { defaultTexts } from './texts.ts';
import type { Action } from './types.ts';

describe('a conversation', () => {
  it('greets, asks, branches on the answer, and collects it', () => {
    const game = play();
    expect(game.start()).toEqual(defaultTexts.greeting);
    expect(game.say('where is my order?')).toEqual(['Which order?']);
    expect(game.state?.pending).toMatchObject({
      kind: 'question',
      variable: 'Topic.Number',
      entity: 'number',
      retries: 0,
    });
    expect(game.say('it is 1234')).toEqual(['Order 1234 is on its way.', 'Anything else?']);
    expect(game.state).toMatchObject({
      stack: [],
      pending: null,
      facts: {
        firstPhrase: 'where is my order?',
        lastPhrases: ['where is my order?', 'it is 1234'],
        topicsVisited: ['Order'],
        answers: [{ topic: 'Order', variable: 'Topic.Number', value: 1234 }],
      },
    });
    expect(game.last?.trace.map(({ step }) => step)).toContain('answered');
  });

  it('starts with the OnConversationStart topics, in their order', () => {
    const first = topic('A', 'OnConversationStart', [say('a', 'Hello {System.User.DisplayName}')], {
      priority: 1,
    });
    const second = topic('B', 'OnConversationStart', [say('b', 'How are you?')], { priority: 2 });
    expect(play([second, first]).start('Bo')).toEqual(['Hello Bo', 'How are you?']);
    expect(play([topic('S', 'OnConversationStart', [set('s', 'Global.X', 1)])]).start()).toEqual(
      defaultTexts.greeting,
    );
  });

  it('begins without a start, and begins anew with one', () => {
    const game = play();
    expect(game.say('opening hours')).toEqual(['We open at nine.']);
    game.say('where is my order');
    game.start();
    expect(game.state).toMatchObject({ turn: 1, stack: [], pending: null, facts: { firstPhrase: null } });
  });

  it('varies its words with the turn, not by chance', () => {
    const chatty = topic('Chatty', 'OnRecognizedIntent', [say('s', 'One', 'Two', 'Three')], {
      queries: ['talk'],
    });
    const game = play([chatty]);
    const heard = [1, 2, 3, 4].flatMap(() => game.say('talk'));
    expect(new Set(heard)).toEqual(new Set(['One', 'Two', 'Three']));
    const again = play([chatty]);
    expect([1, 2, 3, 4].flatMap(() => again.say('talk'))).toEqual(heard);
  });

  it('says something even when a topic says nothing', () => {
    expect(run(set('s', 'Topic.X', 1)).texts).toEqual(defaultTexts.done);
    expect(play().say('   ')).toHaveLength(1);
    expect(play().turn({ kind: 'message', text: '', attachmentsCount: 1 }).outputs[0]?.text).toMatch(/file/);
  });

  it('uses the value of a suggested action when there is no text', () => {
    expect(play().turn({ kind: 'message', text: '', value: 'opening hours' }).outputs[0]?.text).toBe(
      'We open at nine.',
    );
  });

  it('asks the recogniser it is given', () => {
    const recognise = () => [{ topic: 'Hours', confidence: 0.9, phrase: '' }];
    expect(new Play(agentOf([hours, order]), { recognise }).say('xyz')).toEqual(['We open at nine.']);
  });

  it('leaves out topics whose condition does not hold', () => {
    const closed = {
      ...hours,
      trigger: {
        ...hours.trigger,
        condition: parseExpression('false'),
      },
    };
    expect(play([closed]).say('opening hours')[0]).toMatch(/not sure|catch/);
  });
});

describe('hand-overs', () => {
  it('hands over when asked, without a topic for it', () => {
    const game = play();
    game.say('when are you open');
    expect(game.say('agent please')).toEqual(defaultTexts.transferring);
    expect(game.last?.transfer).toEqual({
      reason: 'customer_asked',
      message: 'agent please',
      context: {
        va_Scope: 'bot',
        va_BotName: 'Helper',
        va_ConversationId: 'c-1',
        va_Language: 'en',
        va_Topics: ['Hours'],
        va_LastTopic: 'Hours',
        va_LastPhrases: 'agent please',
        va_LastPhrase: 'agent please',
        va_Phrases: ['when are you open', 'agent please'],
        va_AgentMessage: 'agent please',
      },
    });
  });

  it('hears its own phrases for that in the OnEscalate topic', () => {
    const own = {
      ...escalation,
      trigger: { ...escalation.trigger, triggerQueries: ['Take me to the bridge'] },
    };
    const game = play([hours, own]);
    game.say('take me to the bridge');
    expect(game.last?.transfer?.reason).toBe('customer_asked');
  });

  it('takes variables along: all, those of a scope, a record, or all and some fields', () => {
    const context = (source: Parameters<typeof transferTo>[1]) => {
      const { game } = run(
        set('a', 'Topic.A', 1),
        set('b', 'Global.B', '={c: "x"}'),
        set('n', 'Topic.N', '=Blank()'),
        transferTo('t', source),
      );
      expect(game.last?.transfer?.reason).toBe('topic');
      return Object.fromEntries(
        Object.entries(game.last?.transfer?.context ?? {}).filter(([name]) => !/^va_(?!Queue)/.test(name)),
      );
    };
    expect(context({ type: 'automatic', variables: 'All' })).toEqual({ A: 1, B: { c: 'x' } });
    expect(context({ type: 'automatic', variables: 'Topic' })).toEqual({ A: 1 });
    expect(context({ type: 'automatic', variables: 'Global' })).toEqual({ B: { c: 'x' } });
    expect(context({ type: 'expression', value: value('={va_Queue: "Billing", A2: Topic.A + 1}') })).toEqual({
      va_Queue: 'Billing',
      A2: 2,
    });
    expect(context({ type: 'fields', fields: [{ name: 'va_Queue', value: value('Billing') }] })).toEqual({
      A: 1,
      B: { c: 'x' },
      va_Queue: 'Billing',
    });
  });

  it('hands over after two misunderstandings in a row, not after two with an answer between', () => {
    const game = play();
    expect(game.say('blue elephants')).toEqual([expect.stringMatching(/not sure|catch/)]);
    game.say('opening hours');
    game.say('blue elephants');
    expect(game.last?.transfer).toBeUndefined();
    expect(game.say('pink elephants')).toEqual(defaultTexts.transferring);
    expect(game.last?.transfer).toMatchObject({ reason: 'not_understood' });
    expect(game.state?.misunderstoodCount).toBe(0);
  });

  it('uses the OnUnknownIntent topics, the lower priority first', () => {
    const boost = topic('Boost', 'OnUnknownIntent', [say('b', 'Looking…')], { priority: -1 });
    const plain = topic('Fallback', 'OnUnknownIntent', [say('f', 'Count {System.FallbackCount}')]);
    expect(play([plain, boost]).say('blue elephants')).toEqual(['Looking…', 'Count 1']);
    const only = topic('Boost', 'OnUnknownIntent', [say('b', 'Found it.'), end('e', 'EndDialog', true)], {
      priority: -1,
    });
    expect(play([plain, only]).say('blue elephants')).toEqual(['Found it.']);
  });
});

describe('topics inside topics', () => {
  const child = topic('s.topic.Child', 'OnRedirect', [
    set('x', 'Topic.Out', '=Topic.In & "!"'),
    say('c', 'Child {Topic.In}'),
  ]);

  it('gives and takes values', () => {
    const parent = topic(
      'P',
      'OnRecognizedIntent',
      [
        redirect('r', 'BeginDialog', 'Child', { In: '="a"' }, { Out: 'Topic.Got' }),
        say('p', 'Got {Topic.Got}'),
      ],
      { queries: ['go'] },
    );
    expect(play([parent, child]).say('go')).toEqual(['Child a', 'Got a!']);
  });

  it('comes back from BeginDialog, not from ReplaceDialog', () => {
    const parent = (kind: 'BeginDialog' | 'ReplaceDialog') =>
      topic('P', 'OnRecognizedIntent', [redirect('r', kind, 'x.topic.child'), say('p', 'Back')], {
        queries: ['go'],
      });
    expect(play([parent('BeginDialog'), child]).say('go')).toEqual(['Child', 'Back']);
    expect(play([parent('ReplaceDialog'), child]).say('go')).toEqual(['Child']);
  });

  it('ends one topic, all of them, or the conversation', () => {
    const parent = (inner: Action) =>
      play([
        topic('P', 'OnRecognizedIntent', [redirect('r', 'BeginDialog', 'I'), say('p', 'Back')], {
          queries: ['go'],
        }),
        topic('I', 'OnRedirect', [say('i', 'In'), inner, say('z', 'Never')]),
      ]);
    expect(parent(end('e')).say('go')).toEqual(['In', 'Back']);
    expect(parent(end('e', 'CancelAllDialogs')).say('go')).toEqual(['In']);
    const game = parent(end('e', 'EndConversation'));
    expect(game.say('go')).toEqual(['In']);
    expect(game.last?.ended).toBe(true);
  });
});
