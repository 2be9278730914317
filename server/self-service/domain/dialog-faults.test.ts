import { describe, expect, it } from 'vitest';
import { agentOf, hours, order, Play, play, run } from './testing-dialog.ts';
import { ask, opaque, redirect, say, search, set, topic, when } from './testing-topics.ts';
import { defaultTexts } from './texts.ts';
import type { Action } from './types.ts';

describe('when a topic fails', () => {
  it.each<[string, Action, string]>([
    ['an unsupported action', opaque('o', 'HttpRequestAction'), 'unsupported'],
    ['an error in an expression', set('s', 'Topic.X', '=1 / 0'), 'div_by_zero'],
    ['a syntax error', set('s', 'Topic.X', '=1 +'), 'syntax'],
    ['a condition that is none', when('c', '"maybe"', []), 'invalid_argument'],
    ['a redirect to nowhere', redirect('r', 'BeginDialog', 'Nowhere'), 'unknown_topic'],
    ['a system variable that cannot be set', set('s', 'System.X', 1), 'unsupported'],
  ])('%s: apologises and hands over', (_, action, code) => {
    const { game, texts } = run(say('a', 'First'), action, say('z', 'Never'));
    expect(texts).toEqual(['First', ...defaultTexts.error, ...defaultTexts.transferring]);
    expect(game.last?.transfer).toMatchObject({ reason: 'error', message: expect.stringContaining('"Go"') });
    expect(game.state?.lastError?.code).toBe(code);
  });

  it('runs the OnError topic, once', () => {
    const failing = topic('Go', 'OnRecognizedIntent', [opaque('o', 'TeleportAction')], { queries: ['go'] });
    const onError = topic('Oops', 'OnError', [
      say('e', 'Oops: {System.Error.Message} ({System.Error.Code})'),
    ]);
    const game = play([failing, onError]);
    expect(game.say('go')).toEqual(['Oops: TeleportAction cannot run here. (unsupported)']);
    expect(game.last?.transfer).toBeUndefined();
    const worse = play([failing, topic('Oops', 'OnError', [opaque('x', 'TeleportAction')])]);
    worse.say('go');
    expect(worse.last?.transfer?.reason).toBe('error');
  });

  it('leaves a hole in a text, and says so in the trace', () => {
    const { game, texts } = run(say('a', 'You are {Nobody}.'));
    expect(texts).toEqual(['You are .']);
    expect(game.last?.trace).toContainEqual(
      expect.objectContaining({ step: 'expression_error', actionId: 'a' }),
    );
  });

  it.each<[string, Action[]]>([
    ['a topic that replaces itself', [redirect('r', 'ReplaceDialog', 'Go')]],
    ['a topic inside itself', [redirect('r', 'BeginDialog', 'Go')]],
    ['too many messages', Array.from({ length: 30 }, (_, index) => say(`s${index}`, 'Spam'))],
    [
      'a text that doubles',
      Array.from({ length: 60 }, (_, index) =>
        set(`s${index}`, 'Global.X', '=Global.X & Global.X & "xxxxxxxxxx"'),
      ),
    ],
    [
      'a table that doubles',
      Array.from({ length: 60 }, (_, index) => set(`s${index}`, 'Global.X', '=[Global.X, Global.X]')),
    ],
    [
      'a record that deepens',
      Array.from({ length: 100 }, (_, index) => set(`s${index}`, 'Global.X', '={a: Global.X}')),
    ],
  ])('stops %s', (_, actions) => {
    const { game } = run(...actions);
    expect(game.last?.transfer?.reason).toBe('error');
    expect(game.state?.lastError?.code).toMatch(/limit/);
    expect(game.last?.trace.length).toBeLessThan(1000);
    expect(JSON.stringify(game.state).length).toBeLessThan(400_000);
  });
});

describe('topics edited in the middle of a dialog', () => {
  const asking = () => {
    const game = play();
    game.say('where is my order');
    return game;
  };
  const edited = (game: Play, actions: Action[]) => {
    game.agent = agentOf([hours, { ...order, actions }]);
  };

  it('goes on with the new text of the question', () => {
    const game = asking();
    edited(game, [
      say('new', 'New'),
      ask('q', 'Topic.Number', 'Which one?', { kind: 'number' }),
      say('after', 'It is {Topic.Number}'),
    ]);
    expect(game.say('what?')).toEqual([`${defaultTexts.reprompt[0]} Which one?`]);
    expect(game.say('12')).toEqual(['It is 12']);
  });

  it.each<[string, (game: Play) => void]>([
    ['the question is gone', (game) => edited(game, [say('x', 'Other')])],
    ['it is another action now', (game) => edited(game, [say('q', 'Other')])],
    ['the topic is gone', (game) => game.setTopics([hours])],
  ])('%s: the message is taken as a free one', (_, change) => {
    const game = asking();
    change(game);
    expect(game.say('opening hours')).toEqual(['We open at nine.']);
    expect(game.last?.trace.map(({ step }) => step)).toContain('position_lost');
    expect(game.state?.stack).toEqual([]);
  });

  it('begins anew with a state it does not know', () => {
    const game = play();
    game.state = { version: 9 } as never;
    expect(game.say('opening hours')).toEqual(['We open at nine.']);
  });
});

describe('knowledge', () => {
  const returns = {
    id: 'returns',
    title: 'Returns',
    text: 'Send it back within 30 days.',
    score: 0.9,
    url: 'https://example.org/r',
  };
  const ready = (topics = [hours, order]) => new Play(agentOf(topics), { knowledgeAvailable: true });

  it('is asked when no topic fits, and answers with its source', () => {
    const game = ready();
    expect(game.say('can I send shoes back')).toEqual([]);
    expect(game.last?.needs).toEqual({
      kind: 'knowledge',
      requestId: 'knowledge-1',
      query: 'can I send shoes back',
      sources: [],
    });
    expect(game.found(returns)).toEqual(['Send it back within 30 days.']);
    expect(game.last?.outputs[0]?.sources).toEqual([
      { id: 'returns', title: 'Returns', url: 'https://example.org/r' },
    ]);
    expect(game.state).toMatchObject({ pending: null, misunderstoodCount: 0 });
  });

  it('that says nothing useful counts as not understood', () => {
    const game = ready();
    game.say('blue elephants');
    expect(game.found({ ...returns, score: 0.1 })[0]).toMatch(/not sure|catch/);
    game.say('pink elephants');
    game.found();
    expect(game.last?.transfer?.reason).toBe('not_understood');
  });

  it('is measured here when the search does not measure', () => {
    const game = ready();
    const { score: _, ...unmeasured } = returns;
    game.say('how do returns work');
    expect(
      game.found({ id: 'other', title: 'Prices', text: 'All prices are in euros.' }, unmeasured),
    ).toEqual(['Send it back within 30 days.']);
  });

  it('ignores a result nobody waits for', () => {
    const game = ready();
    game.say('blue elephants');
    const late = game.turn({ kind: 'knowledge', requestId: 'knowledge-0', result: { passages: [returns] } });
    expect(late).toMatchObject({ ignored: true, outputs: [] });
    expect(game.state?.pending?.kind).toBe('knowledge');
    expect(game.say('opening hours')).toEqual(['We open at nine.']);
    expect(
      game.turn({ kind: 'knowledge', requestId: 'knowledge-1', result: { passages: [returns] } }).ignored,
    ).toBe(true);
  });

  it('is searched by a topic, which goes on with the answer', () => {
    const asking = (action: Action) =>
      ready([
        topic(
          'Ask',
          'OnRecognizedIntent',
          [
            action,
            when('c', 'IsBlank(Topic.A)', [say('n', 'Nothing')], [say('y', 'Found {Topic.A.Text.Content}')]),
          ],
          { queries: ['search please'] },
        ),
      ]);
    const sent = asking(search('k', 'Topic.A', { autoSend: false, fullResponse: true, sources: ['faq'] }));
    sent.say('search please');
    expect(sent.last?.needs).toMatchObject({ query: 'search please', sources: ['faq'] });
    expect(sent.found(returns)).toEqual(['Found Send it back within 30 days.']);
    const empty = asking(search('k', 'Topic.A'));
    empty.say('search please');
    expect(empty.found()).toEqual(['Nothing']);
    expect(empty.state?.misunderstoodCount).toBe(0);
  });

  it('goes on without it when there is none', () => {
    const game = play([
      topic('Ask', 'OnRecognizedIntent', [search('k', 'Topic.A'), say('n', 'A={Topic.A}')], {
        queries: ['search please'],
      }),
    ]);
    expect(game.say('search please')).toEqual(['A=']);
  });
});
