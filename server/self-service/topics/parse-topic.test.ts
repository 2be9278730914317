import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParseTopicResult, parseTopic } from './parse-topic.ts';
import { printTopic } from './print-topic.ts';

const dialog = (trigger: string, actions = '') =>
  `kind: AdaptiveDialog\nbeginDialog:\n  kind: ${trigger}\n  id: main\n${actions}`;
const withActions = (...lines: string[]) =>
  dialog('OnRecognizedIntent', ['  actions:', ...lines.map((line) => `    ${line}`)].join('\n'));
const codes = (result: ParseTopicResult) =>
  result.ok ? result.warnings.map(({ code }) => code) : [result.error.code];
const topicOf = (source: string) => {
  const result = parseTopic(source, { name: 'T' });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.topic;
};

describe('what is understood', () => {
  it('reads the trigger and its phrases', () => {
    const topic = topicOf(
      'mcs.metadata:\n  componentName: Orders\nkind: AdaptiveDialog\nstartBehavior: CancelOtherTopics\n' +
        'beginDialog:\n  kind: OnRecognizedIntent\n  id: main\n  priority: 2\n  condition: =Global.Open\n' +
        '  intent:\n    displayName: Other\n    triggerQueries:\n      - Where is my order\n      - 42\n',
    );
    expect(topic).toMatchObject({ name: 'T', displayName: 'Orders', cancelsOthers: true, actions: [] });
    expect(topic.trigger).toMatchObject({
      kind: 'OnRecognizedIntent',
      priority: 2,
      triggerQueries: ['Where is my order', '42'],
      condition: { source: 'Global.Open' },
    });
  });

  it('reads messages in all their forms', () => {
    const { actions } = topicOf(
      withActions(
        '- kind: SendActivity',
        '  id: a',
        '  activity: Hello {Topic.Name}',
        '- kind: SendActivity',
        '  id: b',
        '  activity:',
        '    text: [One, Two]',
        '    quickReplies:',
        '      - kind: MessageBack',
        '        text: Yes please',
        '      - No',
      ),
    );
    expect(actions).toMatchObject([
      {
        kind: 'SendActivity',
        id: 'a',
        at: { line: 6, column: 7 },
        message: { variants: [{ source: 'Hello {Topic.Name}' }] },
      },
      {
        id: 'b',
        message: {
          variants: [{ source: 'One' }, { source: 'Two' }],
          suggestedActions: [
            { title: { source: 'Yes please' }, value: { source: 'Yes please' } },
            { title: { source: 'No' }, value: { source: 'No' } },
          ],
        },
      },
    ]);
  });

  it('reads a question with its entity and its retries', () => {
    const { actions } = topicOf(
      withActions(
        '- kind: Question',
        '  id: q',
        '  variable: init:Topic.Size',
        '  prompt: Which size?',
        '  alwaysPrompt: true',
        '  repeatCount: 1',
        '  invalidPrompt: That size is sold out.',
        '  unrecognizedPrompt: {activity: Small or large, mode: Strict}',
        '  defaultValue: =Blank()',
        '  interruptionPolicy: {allowInterruption: false}',
        '  entity:',
        '    kind: EmbeddedEntity',
        '    definition:',
        '      kind: ClosedListEntity',
        '      items:',
        '        - {id: S, displayName: Small, synonyms: [little, tiny]}',
        '        - {id: L, displayName: Large}',
      ),
    );
    expect(actions[0]).toMatchObject({
      kind: 'Question',
      variable: { scope: 'Topic', path: ['Size'] },
      alwaysPrompt: true,
      repeatCount: 1,
      allowInterruption: false,
      reprompt: { variants: [{ source: 'Small or large' }] },
      invalidPrompt: { variants: [{ source: 'That size is sold out.' }] },
      defaultValue: { type: 'expression' },
      entity: {
        kind: 'closed_list',
        items: [{ id: 'S', synonyms: ['little', 'tiny'] }, { displayName: 'Large' }],
      },
    });
  });

  it.each([
    ['StringPrebuiltEntity', { kind: 'string' }],
    ['BooleanPrebuiltEntity', { kind: 'boolean' }],
    ['NumberPrebuiltEntity', { kind: 'number' }],
    ['EMailPrebuiltEntity', { kind: 'email' }],
    ['{kind: EmailPrebuiltEntity}', { kind: 'email' }],
    ['{kind: DynamicClosedListEntity, items: "=Topic.Options"}', { kind: 'dynamic_list' }],
    ['DateTimePrebuiltEntity', { kind: 'date_time' }],
    ['PersonNamePrebuiltEntity', { kind: 'person_name' }],
    ['MoneyPrebuiltEntity', { kind: 'money' }],
    ["{kind: RegexEntity, pattern: '[A-Z]{2}'}", { kind: 'pattern', pattern: '[A-Z]{2}' }],
    ["{kind: RegexEntity, pattern: '(a+)+'}", { kind: 'opaque', originalKind: 'RegexEntity' }],
    ['CityPrebuiltEntity', { kind: 'opaque', originalKind: 'CityPrebuiltEntity' }],
  ])('entity %s', (entity, expected) => {
    const lines = [
      '- kind: Question',
      '  id: q',
      '  variable: Topic.X',
      '  prompt: Which?',
      `  entity: ${entity}`,
    ];
    expect(topicOf(withActions(...lines)).actions[0]).toMatchObject({ entity: expected });
  });

  it('reads branches, variables, redirects, knowledge and the ends', () => {
    const { actions } = topicOf(
      withActions(
        '- kind: ConditionGroup',
        '  id: c',
        '  conditions:',
        '    - id: c1',
        '      condition: =Topic.A = 1',
        '      actions: [{kind: EndDialog, id: e, clearTopicQueue: true}]',
        '  elseActions: [{kind: CancelAllDialogs, id: k}]',
        '- {kind: SetVariable, id: v, variable: Global.X.Y, value: 12}',
        '- {kind: SetTextVariable, id: t, variable: Topic.Z, value: "a {1}"}',
        '- {kind: BeginDialog, id: b, dialog: s.topic.Other, input: {binding: {In: =1}}, output: {binding: {Out: Topic.O}}}',
        '- {kind: ReplaceDialog, id: r, dialog: =Topic.Where}',
        '- {kind: SearchAndSummarizeContent, id: s, userInput: =System.Activity.Text, variable: Topic.Answer, autoSend: false}',
        '- {kind: TransferConversation, id: x, messageToAgent: Help, context: {kind: AutomaticTransferContext, variables: Global}}',
        '- {kind: TransferConversationV2, id: y, transferType: {kind: TransferToAgent, context: {va_Queue: Billing}}}',
        '- {kind: EndConversation, id: z, disabled: true}',
      ),
    );
    expect(actions.map(({ kind }) => kind)).toEqual([
      'ConditionGroup',
      'SetVariable',
      'SetTextVariable',
      'BeginDialog',
      'ReplaceDialog',
      'SearchAndSummarizeContent',
      'TransferConversation',
      'TransferConversation',
      'EndConversation',
    ]);
    expect(actions[0]).toMatchObject({
      conditions: [{ id: 'c1', actions: [{ kind: 'EndDialog', clearTopicQueue: true }] }],
      elseActions: [{ kind: 'CancelAllDialogs' }],
    });
    expect(actions[1]).toMatchObject({
      variable: { scope: 'Global', path: ['X', 'Y'] },
      value: { value: 12 },
    });
    expect(actions[3]).toMatchObject({
      inputs: [{ name: 'In' }],
      outputs: [{ name: 'Out', variable: { path: ['O'] } }],
    });
    expect(actions[6]).toMatchObject({ context: { type: 'automatic', variables: 'Global' } });
    expect(actions[7]).toMatchObject({
      context: { type: 'fields', fields: [{ name: 'va_Queue', value: { value: 'Billing' } }] },
    });
    expect(actions[8]).toMatchObject({ disabled: true });
  });
});

describe('what is odd is a warning', () => {
  it('keeps an unknown action as it was written', () => {
    const source = withActions(
      '- {kind: TeleportAction, id: h, url: =Topic.Url, headers: {a: [1, {b: null}]}}',
    );
    const result = parseTopic(source, { name: 'T' });
    expect(codes(result)).toEqual(['unsupported_action']);
    const topic = topicOf(source);
    expect(topic.actions[0]).toMatchObject({
      kind: 'Opaque',
      originalKind: 'TeleportAction',
      raw: { url: '=Topic.Url', headers: { a: [1, { b: null }] } },
    });
    expect(topicOf(printTopic(topic)).document).toEqual(topic.document);
  });

  it.each<[string, string, string[]]>([
    ['a key with a reserved sign', `${dialog('OnError')}outputType:\n  @type: String\n`, ['yaml']],
    ['no ids', withActions('- kind: EndDialog', '- kind: EndDialog'), ['missing_id', 'missing_id']],
    [
      'an id twice',
      withActions('- {kind: EndDialog, id: a}', '- {kind: EndDialog, id: a}'),
      ['duplicate_id'],
    ],
    ['an intent on a system trigger', dialog('OnUnknownIntent', '  intent: {}'), ['unexpected_property']],
    ['a trigger nobody fires', dialog('OnFullMoon'), ['unsupported_trigger']],
    ['nothing to send', withActions('- {kind: SendActivity, id: a, activity: {attachments: []}}'), ['shape']],
    ['a question without a prompt', withActions('- {kind: Question, id: a, variable: Topic.X}'), ['shape']],
    [
      'a broken expression',
      withActions('- {kind: SetVariable, id: a, variable: Topic.X, value: =1 +}'),
      ['expression'],
    ],
    [
      'a function not there',
      withActions('- {kind: SetVariable, id: a, variable: Topic.X, value: =Nowish()}'),
      ['unknown_function'],
    ],
    ['a variable of no scope', withActions('- {kind: SetVariable, id: a, variable: X, value: 1}'), ['shape']],
  ])('%s', (_, source, expected) => {
    expect(codes(parseTopic(source, { name: 'T' }))).toEqual(expected);
  });

  it('says where in an expression', () => {
    const source = withActions('- kind: SetVariable', '  id: a', '  variable: Topic.X', '  value: =1 + * 2');
    const result = parseTopic(source, { name: 'T' });
    expect(result).toMatchObject({ ok: true, warnings: [{ code: 'expression', line: 9, column: 19 }] });
  });

  it('makes ids unique and stable', () => {
    const { actions } = topicOf(
      withActions('- {kind: EndDialog, id: a}', '- {kind: EndDialog, id: a}', '- kind: EndDialog'),
    );
    expect(actions.map(({ id }) => id)).toEqual(['a', 'a~2', '@2']);
  });
});

describe('what cannot be understood is refused, with its place', () => {
  it.each<[string, string, string, number]>([
    ['text that is no YAML', 'kind: AdaptiveDialog\nx: "a" b\n', 'yaml', 2],
    ['a mapping broken off', 'kind: [', 'yaml', 1],
    ['the same key twice', 'kind: AdaptiveDialog\nkind: AdaptiveDialog\n', 'yaml', 2],
    ['a list', '- 1', 'not_a_document', 1],
    ['nothing', '', 'not_a_document', 1],
    ['another kind', 'kind: BotDefinition', 'not_a_topic', 1],
    ['no trigger', 'kind: AdaptiveDialog', 'shape', 1],
    ['a trigger without a kind', 'kind: AdaptiveDialog\nbeginDialog:\n  id: main\n', 'shape', 3],
    ['actions that are no list', dialog('OnError', '  actions: 5'), 'shape', 5],
    ['an action without a kind', dialog('OnError', '  actions:\n    - id: a'), 'shape', 6],
  ])('%s', (_, source, code, line) => {
    expect(parseTopic(source, { name: 'T' })).toMatchObject({ ok: false, error: { code, line } });
  });

  it('refuses what multiplies', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    const source = `${dialog('OnError')}${lines.join('\n')}\n`;
    expect(parseTopic(source, { name: 'T' })).toMatchObject({ ok: false, error: { code: 'too_large' } });
  });

  it('never throws', () => {
    const lines = fc.constantFrom(
      'kind: AdaptiveDialog',
      'beginDialog:',
      '  kind: OnError',
      '  actions:',
      '    - kind: Question',
      '      id: a',
      '      variable: Topic.X',
      '    - kind: ConditionGroup',
      '      conditions:',
      '        - condition: =1',
      '- &a',
      '*a',
      '      prompt: "',
      '      entity: [1]',
      '  intent: {',
      '? x',
      '\t',
      '      activity:',
      '      activity: *a',
    );
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 15 }), (chosen) => {
        const result = parseTopic(chosen.join('\n'), { name: 'T' });
        if (!result.ok) expect(result.error.line).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});

const here = dirname(fileURLToPath(import.meta.url));
const examples = resolve(here, '../../../../shared/data/copilot-studio-topics');

describe('topics as they are found in the world', () => {
  it.skipIf(!existsSync(examples))(
    `${existsSync(examples) ? '' : 'skipped: no ../shared/data: '}all of them are read`,
    () => {
      const files = readdirSync(examples).filter((file) => /\.ya?ml$/.test(file));
      const refused: string[] = [];
      let actions = 0;
      let opaque = 0;
      for (const file of files) {
        const source = readFileSync(join(examples, file), 'utf8');
        const result = parseTopic(source, { name: file });
        if (!result.ok) {
          refused.push(`${file.slice(-40)} ${result.error.line}:${result.error.column} ${result.error.code}`);
          continue;
        }
        const again = parseTopic(printTopic(result.topic), { name: file });
        expect(again.ok && again.topic.document, file).toEqual(result.topic.document);
        actions += JSON.stringify(result.topic.actions).match(/"disabled":/g)?.length ?? 0;
        opaque += JSON.stringify(result.topic.actions).match(/"kind":"Opaque"/g)?.length ?? 0;
      }
      console.info(
        `${files.length} files, ${refused.length} refused, ${actions} actions, ${opaque} kept as opaque`,
      );
      expect(refused).toEqual([]);
    },
  );
});
