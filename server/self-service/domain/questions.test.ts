import { describe, expect, it } from 'vitest';
import { escalation, hours, order, play, run } from './testing-dialog.ts';
import { ask, say, set, value } from './testing-topics.ts';
import { defaultTexts } from './texts.ts';
import type { Entity } from './types.ts';

describe('questions', () => {
  const list: Entity = {
    kind: 'closed_list',
    items: [
      { id: 'S', displayName: 'Small', synonyms: ['little'] },
      { id: 'L', displayName: 'Large', synonyms: ['big'] },
      { id: 'XL', displayName: 'Extra large', synonyms: [] },
    ],
  };
  it.each<[Entity, string, unknown]>([
    [{ kind: 'string' }, '  a blue one ', 'a blue one'],
    [{ kind: 'opaque', originalKind: 'CityPrebuiltEntity' }, 'Oslo', 'Oslo'],
    [{ kind: 'boolean' }, 'yes please', true],
    [{ kind: 'boolean' }, 'nope', false],
    [{ kind: 'number' }, 'about 1,250.5 I think', 1250.5],
    [{ kind: 'number' }, 'A-12', 12],
    [{ kind: 'number' }, '-3', -3],
    [{ kind: 'number' }, 'two', 2],
    [{ kind: 'email' }, 'it is Ana@Example.org.', 'ana@example.org'],
    [{ kind: 'date' }, 'on 9 March 2027 please', { $date: '2027-03-09' }],
    [{ kind: 'date_time' }, '9 March 2027 at 5pm', { $date: '2027-03-09T17:00:00' }],
    [{ kind: 'date_time' }, 'tomorrow', { $date: '2026-11-22' }],
    [{ kind: 'duration' }, 'two and a half hours', 'PT2H30M'],
    [{ kind: 'money' }, 'about £12.50', 12.5],
    [{ kind: 'money' }, '20', 20],
    [{ kind: 'percentage' }, '15 %', 15],
    [{ kind: 'ordinal' }, 'the second one', 2],
    [{ kind: 'phone' }, 'call me on +44 20 7946 0958', '+442079460958'],
    [{ kind: 'person_name' }, 'my name is Ana Ruiz', 'Ana Ruiz'],
    [{ kind: 'postal_code' }, 'sw1a 2aa', 'SW1A 2AA'],
    [{ kind: 'pattern', pattern: '[A-Z]{2}-\\d{4}' }, 'it is AB-1234.', 'AB-1234'],
    [list, 'LARGE', 'Large'],
    [list, 'the little one', 'Small'],
    [list, 'extra large please', 'Extra large'],
    [list, '2', 'Large'],
    [list, 'lagre', 'Large'],
  ])('%j takes %j', (entity, text, expected) => {
    const { game } = run(ask('q', 'Global.X', 'Which?', entity));
    game.say(text);
    expect(game.state?.globals).toEqual({ X: expected });
    expect(game.state?.pending).toBeNull();
  });

  it.each<[Entity, string]>([
    [{ kind: 'boolean' }, 'perhaps'],
    [{ kind: 'number' }, 'no idea'],
    [{ kind: 'number' }, '3 or 4'],
    [{ kind: 'email' }, 'ana at example'],
    [{ kind: 'date' }, 'some day'],
    [{ kind: 'date' }, 'Monday or Tuesday'],
    [{ kind: 'duration' }, 'long'],
    [{ kind: 'phone' }, '12'],
    [{ kind: 'person_name' }, '12345'],
    [{ kind: 'pattern', pattern: '^\\d{4}$' }, '12345'],
    [list, 'small or large'],
    [list, 'purple'],
    [list, '9'],
  ])('%j refuses %j and asks again', (entity, text) => {
    const { game } = run(ask('q', 'Global.X', 'Which?', entity));
    expect(game.say(text)).toEqual([`${defaultTexts.reprompt[0]} Which?`]);
    expect(game.state?.pending).toMatchObject({ retries: 1 });
  });

  it('offers the choices', () => {
    const { game } = run(ask('q', 'Topic.X', 'Sure?', { kind: 'boolean' }));
    expect(game.last?.outputs[0]?.suggestedActions).toEqual([
      { title: 'Yes', value: 'Yes' },
      { title: 'No', value: 'No' },
    ]);
    const sized = run(ask('q', 'Topic.X', 'Which?', list)).game;
    expect(sized.last?.outputs[0]?.suggestedActions?.map(({ title }) => title)).toEqual([
      'Small',
      'Large',
      'Extra large',
    ]);
    const items = value('=[{DisplayName: "One"}, {Value: 2}]');
    if (items.type !== 'expression') throw new Error('an expression');
    const computed = run(
      ask('q', 'Topic.X', 'Which?', { kind: 'dynamic_list', items: items.expression }),
    ).game;
    expect(computed.last?.outputs[0]?.suggestedActions?.map(({ title }) => title)).toEqual(['One', '2']);
  });

  it('is skipped when its variable has a value, unless it always asks', () => {
    const already = set('s', 'Topic.X', 5);
    expect(
      run(already, ask('q', 'Topic.X', 'Which?', { kind: 'number' }), say('d', 'X={Topic.X}')).texts,
    ).toEqual(['X=5']);
    expect(
      run(already, ask('q', 'Topic.X', 'Which?', { kind: 'number' }, { alwaysPrompt: true })).texts,
    ).toEqual(['Which?']);
  });

  it('asks as often as allowed, then takes the default', () => {
    const question = ask(
      'q',
      'Topic.X',
      'How many?',
      { kind: 'number' },
      { repeatCount: 1, defaultValue: value('=7') },
    );
    const { game } = run(question, say('d', 'X={Topic.X}'));
    game.say('many');
    expect(game.say('many')).toEqual(['X=7']);
    expect(game.state?.facts.answers).toEqual([]);
  });

  it('asks as often as allowed, then for a representative', () => {
    const { game } = run(ask('q', 'Topic.X', 'How many?', { kind: 'number' }, { repeatCount: 2 }));
    expect(game.say('many').join()).toContain('How many?');
    expect(game.say('many').join()).toContain('How many?');
    game.say('many');
    expect(game.last?.transfer).toMatchObject({ reason: 'question_unanswered' });
    expect(game.state).toMatchObject({ stack: [], pending: null });
  });

  it('checks the answer, and says what is wrong with it', () => {
    const validation = value('=Topic.X > 10');
    if (validation.type !== 'expression') throw new Error('an expression');
    const invalid = say('m', 'More than ten, please.');
    if (invalid.kind !== 'SendActivity') throw new Error('a message');
    const { game } = run(
      ask(
        'q',
        'Topic.X',
        'How many?',
        { kind: 'number' },
        { validation: validation.expression, invalidPrompt: invalid.message },
      ),
      say('d', 'X={Topic.X}'),
    );
    expect(game.say('3')).toEqual(['More than ten, please.']);
    expect(game.state?.stack[0]?.variables).toEqual({});
    expect(game.say('30')).toEqual(['X=30']);
  });
});

describe('interruptions', () => {
  it('runs the other topic, then asks again', () => {
    const game = play();
    game.say('where is my order');
    expect(game.say('when are you open?')).toEqual(['We open at nine.', 'Back to “Order”: Which order?']);
    expect(game.last?.trace.map(({ step }) => step)).toContain('interrupted');
    expect(game.say('500')).toEqual(['Order 500 is on its way.', 'Anything else?']);
  });

  it('lets a free text answer be an answer, unless another topic is meant surely', () => {
    const { game } = run(
      ask('q', 'Topic.X', 'What is it about?', { kind: 'string' }),
      say('d', 'X={Topic.X}'),
    );
    expect(game.say('opening hours')).toEqual(['We open at nine.', 'Back to “Go”: What is it about?']);
    expect(game.say('the hours on my time sheet')).toEqual(['X=the hours on my time sheet']);
  });

  it('does not happen where the question forbids it', () => {
    const { game } = run(ask('q', 'Topic.X', 'Which?', { kind: 'number' }, { allowInterruption: false }));
    expect(game.say('opening hours')[0]).toContain('Which?');
  });

  it('abandons the first topic when the other one says so', () => {
    const over = { ...hours, cancelsOthers: true };
    const game = play([over, order]);
    game.say('where is my order');
    expect(game.say('opening hours')).toEqual(['We open at nine.']);
    expect(game.state?.stack).toEqual([]);
  });

  it('never keeps a customer from a person', () => {
    const game = play([hours, order, escalation]);
    game.say('where is my order');
    game.say('I want to talk to a person');
    expect(game.last?.transfer).toMatchObject({ reason: 'customer_asked', message: 'Help' });
  });
});
