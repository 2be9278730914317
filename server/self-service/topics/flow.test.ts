import { describe, expect, it } from 'vitest';
import { go, TopicPlay, topicWith } from './testing-play.ts';

const items = '- {kind: SetVariable, id: s, variable: Topic.Items, value: "=[1, 2, 3, 4]"}';

describe('loops', () => {
  it('runs the body for each item, with the index', () => {
    const { said } = go(`
${items}
- kind: Foreach
  id: f
  items: =Topic.Items
  value: Topic.Item
  index: Topic.At
  actions:
    - {kind: SendActivity, id: a, activity: "{Topic.At}: {Topic.Item}"}
- {kind: SendActivity, id: b, activity: done}`);
    expect(said).toEqual(['0: 1', '1: 2', '2: 3', '3: 4', 'done']);
  });

  it('continues, breaks, and runs loops in loops', () => {
    const { said } = go(`
${items}
- kind: Foreach
  id: f
  items: =Topic.Items
  value: Topic.Item
  actions:
    - kind: ConditionGroup
      id: c
      conditions:
        - {id: c1, condition: =Topic.Item = 2, actions: [{kind: ContinueLoop, id: next}]}
        - {id: c2, condition: =Topic.Item = 4, actions: [{kind: BreakLoop, id: out}]}
    - kind: Foreach
      id: g
      items: "=[\\"x\\", \\"y\\"]"
      value: Topic.Inner
      actions:
        - kind: ConditionGroup
          id: d
          conditions: [{id: d1, condition: =Topic.Inner = "y" && Topic.Item = 3, actions: [{kind: BreakLoop, id: out2}]}]
        - {kind: SendActivity, id: a, activity: "{Topic.Item}{Topic.Inner}"}
- {kind: SendActivity, id: b, activity: done}`);
    expect(said).toEqual(['1x', '1y', '3x', 'done']);
  });

  it('asks within a loop, and goes on with the next item', () => {
    const { game, said } = go(`
- kind: Foreach
  id: f
  items: "=[\\"size\\", \\"colour\\"]"
  value: Topic.What
  actions:
    - {kind: Question, id: q, variable: Topic.Answer, prompt: "Which {Topic.What}?", entity: StringPrebuiltEntity, alwaysPrompt: true}
    - {kind: SendActivity, id: a, activity: "{Topic.What} is {Topic.Answer}"}`);
    expect(said).toEqual(['Which size?']);
    expect(game.say('large')).toEqual(['size is large', 'Which colour?']);
    expect(game.say('red')).toEqual(['colour is red']);
    expect(game.state?.stack).toEqual([]);
  });

  it('goes to an action, out of a loop too, which begins anew when it is come to again', () => {
    const { said } = go(`
- {kind: SetVariable, id: n, variable: Topic.N, value: 0}
- kind: Foreach
  id: f
  items: "=[1, 2]"
  value: Topic.Item
  actions:
    - {kind: SendActivity, id: a, activity: "{Topic.N}.{Topic.Item}"}
    - {kind: SetVariable, id: m, variable: Topic.N, value: =Topic.N + 1}
    - kind: ConditionGroup
      id: c
      conditions: [{id: c1, condition: =Topic.N = 1, actions: [{kind: GotoAction, id: g, actionId: f}]}]`);
    expect(said).toEqual(['0.1', '1.1', '2.2']);
  });

  it('stops what never ends, and tells', () => {
    const { game, said } = go(
      '- {kind: SetVariable, id: a, variable: Topic.X, value: 1}\n- {kind: GotoAction, id: g, actionId: a}',
    );
    expect(said[0]).toContain('went wrong');
    expect(game.last?.transfer).toMatchObject({
      reason: 'error',
      message: expect.stringContaining('More than 1000 actions'),
    });
    const ping = topicWith('ping', '- {kind: ReplaceDialog, id: r, dialog: pong}');
    const pong = topicWith('pong', '- {kind: ReplaceDialog, id: r, dialog: ping}');
    const loop = new TopicPlay([ping, pong]);
    loop.say('ping');
    expect(loop.last?.transfer?.message).toContain('More than 1000 actions');
    const deep = new TopicPlay([topicWith('go', '- {kind: BeginDialog, id: b, dialog: go}')]);
    deep.say('go');
    expect(deep.last?.transfer?.message).toContain('More than 12 topics');
  });

  it('stops a loop of searches, too', () => {
    const search =
      '- {kind: SearchAndSummarizeContent, id: s, userInput: hours, variable: Topic.A, autoSend: false}\n- {kind: GotoAction, id: g, actionId: s}';
    const { game } = go(search, [], { knowledgeAvailable: true });
    let turns = 0;
    while (game.needs && turns < 100) {
      game.found();
      turns += 1;
    }
    expect(turns).toBe(25);
    expect(game.last?.transfer?.message).toContain('More than 25 searches');
  });

  it.each([
    ['- {kind: BreakLoop, id: b}', 'not inside a loop'],
    ['- {kind: GotoAction, id: g, actionId: nowhere}', 'no action "nowhere"'],
    ['- {kind: Foreach, id: f, items: =1, value: Topic.X, actions: [{kind: BreakLoop, id: b}]}', 'no table'],
    ['- {kind: UpdateActivity, id: u, activityId: x, activity: y}', 'cannot be changed here'],
    ['- {kind: WaitForConnectorTrigger, id: w}', 'cannot wait for an event of a connector'],
  ])('%s says what is wrong', (action, message) => {
    const { game } = go(action);
    expect(game.last?.transfer?.message).toContain(message);
  });
});

describe('topics and their ends', () => {
  const child = topicWith(
    'child',
    `
- {kind: SetVariable, id: a, variable: Topic.Out, value: =Topic.In * 2}
- {kind: SetVariable, id: b, variable: Global.Count, value: "=Coalesce(Global.Count, 0) + 1"}
- kind: ConditionGroup
  id: c
  conditions:
    - {id: c1, condition: =Topic.In = 13, actions: [{kind: CancelDialog, id: x}]}
    - {id: c2, condition: =Topic.In < 10, actions: [{kind: RepeatDialog, id: r, input: {binding: {In: =Topic.In + 10}}}]}
- {kind: EndDialog, id: e}`,
    'kind: OnRedirect',
    'inputType: {properties: {In: {type: Number}}}\noutputType: {properties: {Out: {type: Number}}}',
  );
  const call = (input: string) =>
    `- {kind: BeginDialog, id: b, dialog: x.topic.child, input: {binding: {In: ${input}}}, output: {binding: {Out: Topic.Got}}}\n- {kind: SendActivity, id: s, activity: "got {Topic.Got}, run {Global.Count} times"}`;

  it('passes inputs in their types, and results back', () => {
    expect(go(call('"21"'), [child]).said).toEqual(['got 42, run 1 times']);
  });
  it('repeats with other inputs, and still gives its results', () => {
    expect(go(call('5'), [child]).said).toEqual(['got 30, run 2 times']);
  });
  it('gives no results when it is cancelled', () => {
    expect(go(call('13'), [child]).said).toEqual(['got , run 1 times']);
  });
  it('scopes hold others; a container of what is disconnected does nothing', () => {
    expect(
      go(`
- {kind: ActionScope, id: s, actions: [{kind: SendActivity, id: a, activity: one}]}
- {kind: DisconnectedNodeContainer, id: d, actions: [{kind: SendActivity, id: b, activity: never}]}
- {kind: SendActivity, id: c, activity: two}`).said,
    ).toEqual(['one', 'two']);
  });
  it('a topic whose trigger is disabled does not start any more', () => {
    const hours = topicWith('opening hours', '- {kind: SendActivity, id: a, activity: nine}');
    const { game } = go('- {kind: DisableTrigger, id: d, dialog: opening hours}', [hours]);
    expect(game.say('opening hours')[0]).toContain('not sure');
  });
});

describe('variables', () => {
  it('are set several at once, reset, and cleared', () => {
    const { game } = go(`
- kind: SetMultipleVariables
  id: m
  assignments: [{variable: Topic.A, value: 1}, {variable: Global.B, value: =Topic.A + 1}, {variable: User.C, value: x}]
- {kind: ResetVariable, id: r, variable: Topic.A}
- {kind: SendActivity, id: s, activity: "{IsBlank(Topic.A)} {Global.B} {User.C}"}
- {kind: ClearAllVariables, id: c}
- {kind: Question, id: q, variable: Topic.Q, prompt: "{IsBlank(Global.B)} {User.C}", entity: StringPrebuiltEntity}`);
    expect(game.last?.outputs.map(({ text }) => text)).toEqual(['true 2 x', 'true x']);
    expect(game.state).toMatchObject({ globals: {}, user: { C: 'x' } });
  });

  it('begin as the agent sets them, and the environment is read only', () => {
    const topic = topicWith(
      'go',
      '- {kind: SendActivity, id: s, activity: "{Env.Url} {Global.Level}"}\n- {kind: SetVariable, id: x, variable: Env.Url, value: y}',
    );
    const game = new TopicPlay(
      [topic],
      {},
      { environment: { Url: 'https://contoso.example' }, globals: { Level: 3 } },
    );
    game.start();
    expect(game.say('go')[0]).toBe('https://contoso.example 3');
    expect(game.last?.transfer?.message).toContain('Env.Url cannot be set');
  });

  it('are parsed into their declared shapes', () => {
    const { said } = go(
      `
- kind: ParseValue
  id: p
  variable: Topic.Order
  valueType: {kind: Record, properties: {number: Number, placed: Date, lines: {type: {kind: Table, properties: {sku: String}}}, tags: {type: {kind: Table, properties: {Value: String}}}}}
  value: "={{json}}"
- {kind: SendActivity, id: s, activity: "{Topic.Order.number + 1} {Text(Topic.Order.placed, \\"d mmmm yyyy\\")} {First(Topic.Order.lines).sku} {CountRows(Topic.Order.tags)}"}`.replace(
        '={{json}}',
        '{\\"number\\": \\"41\\", \\"placed\\": \\"2026-02-20\\", \\"lines\\": [{\\"sku\\": 7}], \\"tags\\": [\\"a\\", \\"b\\"]}',
      ),
    );
    expect(said).toEqual(['42 20 February 2026 7 2']);
  });

  it('what cannot be parsed is an error, or Blank where the topic wants that', () => {
    const parse = (policy: string) =>
      `- {kind: ParseValue, id: p, variable: Topic.X, valueType: {kind: Record, properties: {a: Number}}, value: "no json"${policy}}\n- {kind: SendActivity, id: s, activity: "{IsBlank(Topic.X)}"}`;
    expect(go(parse('')).game.last?.transfer?.message).toContain('not JSON');
    expect(go(parse(', errorPolicy: DefaultBlank')).said).toEqual(['true']);
  });

  it('tables are edited: rows added, removed, taken', () => {
    const { said } = go(`
- {kind: SetVariable, id: s, variable: Topic.T, value: "=[1, 2, 3]"}
- {kind: EditTable, id: a, changeType: Add, itemsVariable: Topic.T, value: =4}
- {kind: EditTableV2, id: b, itemsVariable: Topic.T, changeType: {kind: RemoveItemOperation, value: =2}}
- {kind: EditTable, id: c, changeType: TakeFirst, itemsVariable: Topic.T, resultVariable: Topic.First}
- {kind: EditTableV2, id: d, itemsVariable: Topic.T, changeType: {kind: TakeLastItemOperation, resultVariable: Topic.Last}}
- {kind: SendActivity, id: e, activity: "{Topic.T} | {Topic.First} | {Topic.Last}"}
- {kind: EditTable, id: f, changeType: Clear, itemsVariable: Topic.T}
- {kind: SendActivity, id: g, activity: "{CountRows(Topic.T)}"}`);
    expect(said).toEqual(['3 | 1 | 4', '0']);
  });
});

describe('language and time zone', () => {
  it('are the agent’s: numbers and dates are written so, and today begins there', () => {
    const actions = '- {kind: SendActivity, id: s, activity: "{Text(1234.5, \\"#,##0.0\\")} {Today()}"}';
    const now = Date.parse('2026-11-21T23:30:00Z');
    expect(go(actions, [], { now, language: 'de-DE', timeZone: 'Europe/Berlin' }).said).toEqual([
      '1.234,5 22.11.2026',
    ]);
    expect(go(actions, [], { now }).said).toEqual(['1,234.5 11/21/2026']);
  });
});
