import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runTurn } from './dialog.ts';
import { agentOf, escalation, hours, order } from './testing-dialog.ts';
import {
  ask,
  askModel,
  call,
  cardPrompt,
  editTable,
  emit,
  end,
  foreach,
  goto,
  http,
  jump,
  opaque,
  redirect,
  say,
  search,
  set,
  topic,
  transferTo,
  when,
} from './testing-topics.ts';
import type { Action, DialogState, Topic, TurnInput } from './types.ts';

const action: fc.Arbitrary<Action> = fc.letrec<{ action: Action; list: Action[] }>((tie) => ({
  list: fc.array(tie('action'), { maxLength: 4 }),
  action: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      say('say', 'Hello {Topic.X}', 'Hi {1 / 0}'),
      say('empty', '{Topic.None}'),
      ask('text', 'Topic.X', 'What?', { kind: 'string' }),
      ask('number', 'Global.N', 'How many?', { kind: 'number' }, { alwaysPrompt: true, repeatCount: 1 }),
      ask('yesno', 'Topic.B', '{Topic.None}', { kind: 'boolean' }, { repeatCount: 0 }),
      set('set', 'Topic.X', '=Topic.X & Topic.X & "x"'),
      set('deep', 'Global.T', '={a: Global.T, b: Global.T}'),
      set('bad', 'Topic.X', '=1 +'),
      redirect('to-a', 'BeginDialog', 'A', { In: '=Topic.X' }, { X: 'Topic.X' }),
      redirect('to-b', 'ReplaceDialog', 'B'),
      redirect('to-nobody', 'BeginDialog', 'Nobody'),
      redirect('to-escalate', 'BeginDialog', 'x.topic.Escalate'),
      search('search', 'Topic.X', { fullResponse: true }),
      end('end'),
      end('end-all', 'EndDialog', true),
      end('cancel', 'CancelAllDialogs'),
      end('over', 'EndConversation'),
      opaque('opaque', 'HttpRequestAction'),
      transferTo('transfer', { type: 'automatic', variables: 'All' }, 'About {Topic.X}'),
      cardPrompt('card', '{type: "AdaptiveCard", body: [{type: "Input.Text", id: "name"}]}'),
      cardPrompt('no-card', 'Global.N'),
      http('http', '="https://contoso.example/" & Topic.X'),
      http('no-http', '=Topic.X'),
      call('call', 'shop', 'find'),
      askModel('model', '=Topic.X'),
      emit('emit', 'done'),
      editTable('table', 'Topic.X', '={a: Topic.X}'),
      goto('back', '0'),
      goto('nowhere', 'nowhere'),
      jump('break', 'BreakLoop'),
      jump('continue', 'ContinueLoop'),
      ask('date', 'Topic.D', 'When?', { kind: 'date' }),
    ),
    tie('list').map((list) => foreach('each', '[1, "x", Blank()]', 'Topic.Item', list)),
    fc
      .tuple(tie('list'), tie('list'), fc.constantFrom('true', 'false', 'IsBlank(Topic.X)', '1 / 0', '"x"'))
      .map(([then, otherwise, condition]) => when('when', condition, then, otherwise)),
  ),
})).action;

/** The parser makes ids unique; the generator must as well. */
function withIds(actions: readonly Action[], path: string): Action[] {
  return actions.map((one, position) => {
    const id = `${path}${position}`;
    if (one.kind === 'Foreach') return { ...one, id, actions: withIds(one.actions, `${id}.`) };
    if (one.kind !== 'ConditionGroup') return { ...one, id };
    const conditions = one.conditions.map((branch) => ({
      ...branch,
      actions: withIds(branch.actions, `${id}.0.`),
    }));
    return { ...one, id, conditions, elseActions: withIds(one.elseActions, `${id}.1.`) };
  });
}

const actions = fc.array(action, { maxLength: 6 }).map((list) => withIds(list, ''));
const topics: fc.Arbitrary<Topic[]> = fc
  .record({
    a: actions,
    b: actions,
    start: actions,
    unknown: actions,
    error: actions,
    escalate: actions,
    mask: fc.nat(63),
    cancels: fc.boolean(),
  })
  .map(({ a, b, start, unknown, error, escalate, mask, cancels }) => [
    topic('A', 'OnRecognizedIntent', a, { queries: ['begin alpha'] }),
    topic('B', 'OnRecognizedIntent', b, { queries: ['begin beta'], cancelsOthers: cancels }),
    hours,
    order,
    ...(mask & 1 ? [topic('Start', 'OnConversationStart', start)] : []),
    ...(mask & 2
      ? [
          topic('Unknown', 'OnUnknownIntent', unknown),
          topic('Unknown2', 'OnUnknownIntent', [], { priority: -1 }),
        ]
      : []),
    ...(mask & 4 ? [topic('Oops', 'OnError', error)] : []),
    ...(mask & 8 ? [topic('Escalation', 'OnEscalate', escalate)] : [escalation]),
    ...(mask & 16
      ? [
          topic('Event', 'OnEventActivity', a),
          topic('Idle', 'OnInactivity', b),
          topic('Every', 'OnActivity', start),
        ]
      : []),
    ...(mask & 32
      ? [
          topic('Asked', 'OnKnowledgeRequested', a),
          topic('Answered', 'OnGeneratedResponse', b),
          topic('Sent', 'OnOutgoingMessage', error),
          topic('Which', 'OnSelectIntent', a),
        ]
      : []),
  ]);

const text = fc.oneof(
  fc.constantFrom(
    'begin alpha',
    'begin beta',
    'opening hours',
    'where is my order',
    'yes',
    'no',
    '42',
    'agent',
    '',
    '  ',
    'blue elephants',
    '{Topic.X}',
    '__proto__',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const passage = fc.record({
  id: fc.constantFrom('a', 'b'),
  title: fc.string({ maxLength: 10 }),
  text: fc.oneof(
    fc.string({ maxLength: 50 }),
    fc.constant(`Opening hours are nine to five. ${'More. '.repeat(400)}`),
  ),
  score: fc.constantFrom(0, 0.3, 0.9),
});
type Step = (state: DialogState | null) => TurnInput;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constant(
      () => ({ kind: 'start', customer: { name: null }, locale: 'en', channel: 'chat' }) as const,
    ),
  },
  { weight: 6, arbitrary: text.map((said) => () => ({ kind: 'message', text: said }) as const) },
  {
    weight: 1,
    arbitrary: fc
      .jsonValue()
      .map((value) => () => ({ kind: 'message', text: '', value, attachmentsCount: 1 }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.array(passage, { maxLength: 2 }), fc.boolean())
      .map(([passages, right]) => (state: DialogState | null) => {
        const pending = state?.pending;
        const requestId = right && pending?.kind === 'knowledge' ? pending.requestId : 'knowledge-x';
        return { kind: 'knowledge', requestId, result: { passages } } as const;
      }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.jsonValue(), fc.boolean(), fc.boolean())
      .map(([value, right, ok]) => (state: DialogState | null) => {
        const pending = state?.pending;
        const requestId = right && pending?.kind === 'result' ? pending.requestId : 'x';
        const outcome = ok
          ? ({ ok, value } as const)
          : ({ ok, code: 'failed', message: 'no', body: value } as const);
        return { kind: 'result', requestId, outcome } as const;
      }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('done', 'other'), fc.jsonValue()).map(
      ([name, value]) =>
        () =>
          ({ kind: 'event', name, value }) as const,
    ),
  },
  { weight: 1, arbitrary: fc.constant(() => ({ kind: 'wake' }) as const) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('A', 'Nobody', '')
      .map((name) => () => ({ kind: 'begin', topic: name, inputs: {} }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('OnSilence' as const, 'OnDtmfKeyPress' as const, 'OnPlanComplete' as const)
      .map((trigger) => () => ({ kind: 'trigger', trigger }) as const),
  },
);

describe('any dialog', () => {
  it('never throws, always says what is next, and its state survives JSON and editing', () => {
    fc.assert(
      fc.property(
        topics,
        topics,
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.nat(12),
        (before, after, steps, edit) => {
          let state: DialogState | null = null;
          for (const [turn, next] of steps.entries()) {
            const agent = agentOf(turn < edit ? before : after);
            const services = {
              conversationId: 'c',
              knowledgeAvailable: turn % 3 !== 2,
              modelAvailable: turn % 2 === 0,
            };
            const input = next(state);
            const result = runTurn(agent, state, input, services);
            const again = runTurn(agent, state, input, services);
            expect(again).toEqual(result);

            const { outputs, needs, transfer, ended, ignored } = result;
            const isQuiet = ['event', 'wake', 'trigger'].includes(input.kind);
            expect(outputs.length > 0 || needs || transfer || ended || ignored || isQuiet).toBeTruthy();
            for (const output of outputs)
              expect(output.text.trim() !== '' || output.attachments || output.event).toBeTruthy();
            if (needs) expect(result.state.pending).toMatchObject({ requestId: needs.requestId });
            if (transfer || ended) expect(result.state).toMatchObject({ stack: [], pending: null });
            // Topics stay on the stack only while something is awaited.
            if (result.state.pending === null) expect(result.state.stack).toEqual([]);
            expect(result.trace.length).toBeLessThanOrEqual(500);

            const stored = JSON.stringify(result.state);
            expect(JSON.parse(stored)).toEqual(result.state);
            expect(stored.length).toBeLessThan(500_000);
            state = JSON.parse(stored) as DialogState;
          }
        },
      ),
      { numRuns: 400 },
    );
  }, 30_000);
});
