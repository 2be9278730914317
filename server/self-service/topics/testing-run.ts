/** Plays a topic to its end in tests: answers its questions, submits its forms, scripts what other systems say. */
import { runTurn } from '../domain/dialog.ts';
import { defaultTexts } from '../domain/texts.ts';
import type {
  Action,
  AgentDefinition,
  Attachment,
  DataType,
  DialogState,
  Need,
  Pending,
  RecordValue,
  RedirectAction,
  Topic,
  TurnInput,
  TurnResult,
  VariableRef,
} from '../domain/types.ts';

export interface Played {
  readonly outcome: 'ended' | 'transferred' | 'stuck';
  readonly turns: number;
  /** What went wrong on the way. */
  readonly faults: readonly string[];
  /** Calls and topics of other systems that were met with scripted results. */
  readonly outside: readonly string[];
  readonly said: readonly string[];
  /** Kinds of actions that ran. */
  readonly ran: ReadonlySet<string>;
}

const mostTurns = 60;

/** @param others topics that it may redirect to */
export function playTopic(topic: Topic, others: readonly Topic[] = []): Played {
  const apart = { ...topic, actions: withOwnTargets(topic.actions, new Set(others.map(({ name }) => name))) };
  const stubs = missingTopics(apart, others);
  // Those that give something back stand for another system; the agent's own (Escalate, a farewell) give nothing.
  const outside = stubs.filter(({ actions }) => actions.length > 0).map(({ name }) => name);
  const agent: AgentDefinition = {
    name: 'Contoso',
    topics: [apart, ...others, ...stubs],
    recognitionThreshold: 0.5,
    maxMisunderstandings: 10,
    texts: defaultTexts,
    environment: { fac_DiningServiceApiUrl: 'https://dining.example' },
    globals: { LogLevelInfo: 1 },
  };
  const services = { conversationId: 'c-1', now: Date.parse('2026-11-21T15:00:00Z'), modelAvailable: true };
  const results: TurnResult[] = [];
  const take = (input: TurnInput): TurnResult => {
    const before: DialogState | null = results.at(-1)?.state ?? null;
    const result = runTurn(
      agent,
      before && (JSON.parse(JSON.stringify(before)) as DialogState),
      input,
      services,
    );
    results.push(result);
    return result;
  };
  take({ kind: 'start', customer: { name: 'Ana Ito' }, locale: 'en-US', channel: 'chat' });
  let result = take(beginningOf(topic));
  let isStuck = true;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const { needs, state, transfer, ended } = result;
    if (transfer || ended) break;
    if (needs) {
      if (needs.kind !== 'knowledge') outside.push(nameOf(needs));
      result = take(scripted(needs, topic));
    } else if (state.pending) result = take(answerTo(state.pending, results));
    else {
      isStuck = false;
      break;
    }
  }
  const trace = results.flatMap((each) => each.trace);
  const faults = trace
    .filter(({ step }) =>
      ['error', 'limit', 'position_lost', 'expression_error', 'answer_refused'].includes(step),
    )
    .map(({ step, actionId = '', detail = '' }) => `${step} ${actionId}: ${detail}`);
  return {
    outcome: result.transfer ? 'transferred' : result.ended || !isStuck ? 'ended' : 'stuck',
    turns: results.length,
    faults,
    outside,
    said: results.flatMap(({ outputs }) => outputs.map(({ text }) => text)),
    ran: new Set(trace.filter(({ step }) => step === 'action').map(({ detail = '' }) => detail)),
  };
}

/** By what starts it, where a message or an event can; else by its name. */
function beginningOf({ name, trigger }: Topic): TurnInput {
  const [query] = trigger.triggerQueries;
  if (trigger.kind === 'OnRecognizedIntent' && query) return { kind: 'message', text: query };
  if (trigger.kind === 'OnEscalate') return { kind: 'message', text: 'I want to talk to a person' };
  if (trigger.kind === 'OnUnknownIntent') return { kind: 'message', text: 'Where do elephants sleep' };
  if (trigger.kind === 'OnEventActivity') return { kind: 'event', name: trigger.eventName ?? '', value: {} };
  return { kind: 'begin', topic: name, inputs: {} };
}

const nameOf = (need: Need): string =>
  need.kind === 'operation'
    ? `${need.reference}/${need.operation}`
    : need.kind === 'http'
      ? `http ${need.method}`
      : need.kind;

function scripted(need: Need, topic: Topic): TurnInput {
  const { requestId } = need;
  if (need.kind === 'knowledge') {
    const passages = [{ id: 'a', title: need.query, text: `About ${need.query}: it is so.`, score: 0.9 }];
    return { kind: 'knowledge', requestId, result: { passages } };
  }
  if (need.kind === 'plan') return { kind: 'plan', requestId, plan: { kind: 'none' } };
  const value = need.kind === 'model' ? 'A friendly answer.' : sampleFor(topic, need);
  return { kind: 'result', requestId, outcome: { ok: true, value, status: 200, headers: {} } };
}

function sampleFor(topic: Topic, need: Need): unknown {
  const calls = actionsIn(topic.actions).filter((action) => action.kind === 'HttpRequestAction');
  const type = need.kind === 'http' ? calls[0]?.responseType : undefined;
  return type
    ? sampleOf(type)
    : { country: 'NO', value: [{ Title: 'Party', Description: 'x', Date: '2027-03-05' }] };
}

/** A text that is a date is a text, too. */
const sampleText = '2027-03-05';

export function sampleOf(type: DataType, name = ''): unknown {
  switch (type.kind) {
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'record':
      return Object.fromEntries(
        Object.entries(type.fields).map(([key, field]) => [key, sampleOf(field, key)]),
      );
    case 'table': {
      const { Value: only } = type.fields;
      if (only && Object.keys(type.fields).length === 1) return [sampleOf(only), sampleOf(only)];
      return [
        Object.fromEntries(Object.entries(type.fields).map(([key, field]) => [key, sampleOf(field, key)])),
      ];
    }
    case 'any':
    case 'text':
      return /id$/i.test(name) ? '1' : sampleText;
    default:
      return sampleText;
  }
}

export function actionsIn(actions: readonly Action[]): readonly Action[] {
  return actions.flatMap((action): readonly Action[] => {
    if (action.kind === 'ConditionGroup')
      return [
        action,
        ...actionsIn([...action.conditions.flatMap((branch) => branch.actions), ...action.elseActions]),
      ];
    if (action.kind === 'Foreach' || action.kind === 'ActionScope')
      return [action, ...actionsIn(action.actions)];
    return [action];
  });
}

/** Redirects to topics that are not there, each to one of its own: the same topic gives different things each time. */
function withOwnTargets(actions: readonly Action[], known: ReadonlySet<string>): readonly Action[] {
  return actions.map((action): Action => {
    if (action.kind === 'ConditionGroup') {
      const conditions = action.conditions.map((branch) => ({
        ...branch,
        actions: withOwnTargets(branch.actions, known),
      }));
      return { ...action, conditions, elseActions: withOwnTargets(action.elseActions, known) };
    }
    if (action.kind === 'Foreach' || action.kind === 'ActionScope')
      return { ...action, actions: withOwnTargets(action.actions, known) };
    const isRedirect = action.kind === 'BeginDialog' && action.dialog.type === 'literal';
    if (!isRedirect || known.has(String(action.dialog.value))) return action;
    return { ...action, dialog: { type: 'literal', value: `${action.dialog.value} ${action.id}` } };
  });
}

/** The topics it redirects to and that were not exported with it: each gives results that the topic can read. */
function missingTopics(topic: Topic, others: readonly Topic[]): Topic[] {
  const known = new Set([topic, ...others].map(({ name }) => name));
  const redirects = actionsIn(topic.actions).filter(
    (action): action is RedirectAction => action.kind === 'BeginDialog' || action.kind === 'ReplaceDialog',
  );
  return redirects.flatMap((redirect): Topic[] => {
    const name = redirect.dialog.type === 'literal' ? String(redirect.dialog.value) : '';
    if (name === '' || known.has(name)) return [];
    known.add(name);
    const variables = Object.fromEntries(
      redirects
        .filter(({ dialog }) => dialog.type === 'literal' && dialog.value === name)
        .flatMap(({ outputs }) => outputs.map((output) => [output.name, resultFor(topic, output)] as const)),
    );
    return [stub(name, variables)];
  });
}

/** A success, and JSON in the shape in which the topic parses it. */
function resultFor(
  topic: Topic,
  { name, variable }: { readonly name: string; readonly variable: VariableRef },
): unknown {
  if (/success/i.test(name)) return true;
  if (/error/i.test(name)) return '';
  const parses = actionsIn(topic.actions).filter((action) => action.kind === 'ParseValue');
  const path = `${variable.scope}.${variable.path.join('.')}`;
  const parse = parses.find(
    ({ value }) => value.type === 'expression' && value.expression.source.includes(path),
  );
  return parse ? JSON.stringify(sampleOf(parse.type)) : sampleText;
}

const at = { line: 1, column: 1 };

function stub(name: string, variables: Readonly<Record<string, unknown>>): Topic {
  return {
    name,
    displayName: name,
    documentKind: 'AdaptiveDialog',
    trigger: {
      kind: 'OnRedirect',
      originalKind: 'OnRedirect',
      triggerQueries: [],
      condition: null,
      priority: 0,
    },
    actions: Object.entries(variables).map(([variable, value]) => ({
      id: variable,
      at,
      disabled: false,
      kind: 'SetVariable',
      variable: { scope: 'Topic', path: [variable] },
      value: { type: 'literal', value: value as string },
    })),
    cancelsOthers: false,
    modelDescription: null,
    inputs: [],
    outputs: [],
    instructions: null,
    document: {},
    source: '',
  };
}

const answers: Readonly<Record<string, string>> = {
  string: 'Contoso',
  opaque: 'Contoso',
  number: '3',
  ordinal: '3',
  percentage: '5 %',
  money: '20 dollars',
  date: '5 March 2027',
  date_time: '5 March 2027 at 5pm',
  duration: '2 hours',
  email: 'ana@contoso.example',
  phone: '+47 22 33 44 55',
  url: 'https://contoso.example',
  person_name: 'Ana Ito',
  postal_code: '90210',
};

function answerTo(pending: Pending, results: readonly TurnResult[]): TurnInput {
  const outputs = results.at(-1)?.outputs ?? [];
  const choices = outputs.at(-1)?.suggestedActions ?? [];
  if (pending.kind === 'card')
    return { kind: 'message', text: '', value: submitOf(outputs.at(-1)?.attachments ?? []) };
  if (pending.kind === 'question' && pending.entity === 'boolean') {
    // Not for ever: an offer to do it once more is declined.
    const trace = results.flatMap((each) => each.trace);
    const before = trace.filter(({ step, detail }) => step === 'answered' && detail === 'boolean').length;
    return { kind: 'message', text: before % 2 === 0 ? 'yes' : 'no' };
  }
  if (choices[0]) return { kind: 'message', text: choices[0].value };
  if (pending.kind !== 'question') return { kind: 'message', text: 'yes' };
  if (pending.entity === 'file')
    return { kind: 'message', text: '', attachments: [{ name: 'a.pdf', contentType: 'application/pdf' }] };
  return { kind: 'message', text: answers[pending.entity] ?? 'Contoso' };
}

/** A form filled in: the first choices, a date, a number; sent with its first button. */
export function submitOf(attachments: readonly Attachment[]): RecordValue {
  const fields: [string, RecordValue[string]][] = [];
  let data: RecordValue = {};
  const visit = (element: unknown): void => {
    if (Array.isArray(element)) {
      for (const item of element) visit(item);
      return;
    }
    if (typeof element !== 'object' || element === null) return;
    const { type, id, value, choices } = element as Record<string, unknown>;
    if (typeof id === 'string' && typeof type === 'string' && type.startsWith('Input.'))
      fields.push([id, inputFor(type, value, choices)]);
    if (type === 'Action.Submit' && Object.keys(data).length === 0)
      data = (element as { data?: RecordValue }).data ?? {};
    for (const inner of Object.values(element)) visit(inner);
  };
  visit(attachments.map(({ content }) => content));
  return { ...Object.fromEntries(fields), ...data };
}

function inputFor(type: string, value: unknown, choices: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  const [choice] = (Array.isArray(choices) ? choices : []) as { value?: string }[];
  if (choice?.value !== undefined) return String(choice.value);
  if (type === 'Input.Number') return '8';
  if (type === 'Input.Date') return '2027-03-05';
  if (type === 'Input.Time') return '09:30';
  return type === 'Input.Toggle' ? 'true' : 'Contoso';
}
