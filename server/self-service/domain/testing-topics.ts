/** Small builders of topics for tests of the domain, which must not know YAML. */
import { parseExpression } from './expressions/parse-expression.ts';
import { parseTemplate } from './expressions/text-template.ts';
import type {
  Action,
  Entity,
  QuestionAction,
  RedirectAction,
  SearchKnowledgeAction,
  Topic,
  TransferContextSource,
  ValueSource,
  VariableRef,
} from './types.ts';

/** A topic with trigger queries and no actions. */
export function intent(name: string, triggerQueries: readonly string[]): Topic {
  return {
    name,
    displayName: name,
    trigger: {
      kind: 'OnRecognizedIntent',
      originalKind: 'OnRecognizedIntent',
      triggerQueries,
      condition: null,
      priority: 0,
    },
    actions: [],
    cancelsOthers: false,
    documentKind: 'AdaptiveDialog',
    modelDescription: null,
    inputs: [],
    outputs: [],
    instructions: null,
    document: {},
    source: '',
  };
}

const at = { line: 1, column: 1 };

/** A topic with actions, started by the trigger. */
export function topic(
  name: string,
  kind: Topic['trigger']['kind'],
  actions: readonly Action[],
  more: {
    readonly queries?: readonly string[];
    readonly priority?: number;
    readonly cancelsOthers?: boolean;
  } = {},
): Topic {
  const plain = intent(name, more.queries ?? []);
  return {
    ...plain,
    trigger: { ...plain.trigger, kind, originalKind: kind, priority: more.priority ?? 0 },
    actions,
    cancelsOthers: more.cancelsOthers ?? false,
  };
}

const base = (id: string) => ({ id, at, disabled: false });
const message = (...texts: string[]) => ({ variants: texts.map(parseTemplate), suggestedActions: [] });

/** `=expression`, or a literal. */
export function value(source: string | number | boolean): ValueSource {
  return typeof source === 'string' && source.startsWith('=')
    ? { type: 'expression', expression: parseExpression(source.slice(1)) }
    : { type: 'literal', value: source };
}

function variable(path: string): VariableRef {
  const [scope, ...rest] = path.split('.');
  return { scope: scope as VariableRef['scope'], path: rest };
}

export const say = (id: string, ...texts: string[]): Action => ({
  ...base(id),
  kind: 'SendActivity',
  message: message(...texts),
});

export const ask = (
  id: string,
  into: string,
  prompt: string,
  entity: Entity,
  more: Partial<Omit<QuestionAction, 'kind' | 'id' | 'variable' | 'prompt' | 'entity'>> = {},
): Action => ({
  ...base(id),
  kind: 'Question',
  variable: variable(into),
  prompt: message(prompt),
  reprompt: null,
  invalidPrompt: null,
  validation: null,
  entity,
  alwaysPrompt: false,
  repeatCount: 2,
  defaultValue: null,
  allowInterruption: true,
  ...more,
});

export const when = (
  id: string,
  condition: string,
  actions: readonly Action[],
  elseActions: readonly Action[] = [],
): Action => ({
  ...base(id),
  kind: 'ConditionGroup',
  conditions: [{ id: `${id}-1`, condition: parseExpression(condition), actions }],
  elseActions,
});

export const set = (id: string, into: string, source: string | number | boolean): Action => ({
  ...base(id),
  kind: 'SetVariable',
  variable: variable(into),
  value: value(source),
});

export const redirect = (
  id: string,
  kind: RedirectAction['kind'],
  dialog: string,
  inputs: Readonly<Record<string, string>> = {},
  outputs: Readonly<Record<string, string>> = {},
): Action => ({
  ...base(id),
  kind,
  dialog: value(dialog),
  inputs: Object.entries(inputs).map(([name, source]) => ({ name, value: value(source) })),
  outputs: Object.entries(outputs).map(([name, path]) => ({ name, variable: variable(path) })),
});

export const transferTo = (id: string, context: TransferContextSource, text = ''): Action => ({
  ...base(id),
  kind: 'TransferConversation',
  message: text === '' ? null : message(text),
  context,
});

export const search = (
  id: string,
  into: string | null,
  more: Partial<SearchKnowledgeAction> = {},
): Action => ({
  ...base(id),
  kind: 'SearchAndSummarizeContent',
  userInput: value('=System.Activity.Text'),
  variable: into === null ? null : variable(into),
  autoSend: true,
  fullResponse: false,
  sources: [],
  ...more,
});

export const end = (
  id: string,
  kind: 'EndConversation' | 'CancelAllDialogs' | 'EndDialog' = 'EndDialog',
  clearTopicQueue = false,
): Action => (kind === 'EndDialog' ? { ...base(id), kind, clearTopicQueue } : { ...base(id), kind });

export const opaque = (id: string, originalKind: string): Action => ({
  ...base(id),
  kind: 'Opaque',
  originalKind,
  raw: { kind: originalKind },
});

export const cardPrompt = (id: string, card: string): Action => ({
  ...base(id),
  kind: 'AdaptiveCardPrompt',
  card: { type: 'expression', expression: parseExpression(card) },
  outputs: [{ name: 'name', variable: variable('Topic.X') }],
  types: { name: { kind: 'text' } },
  reprompt: null,
  repeatCount: 1,
  allowInterruption: true,
});

export const http = (id: string, url: string): Action => ({
  ...base(id),
  kind: 'HttpRequestAction',
  method: 'POST',
  url: value(url),
  headers: [],
  body: { type: 'none' },
  response: variable('Topic.X'),
  responseType: { kind: 'any' },
  responseHeaders: null,
  onError: { status: variable('Topic.Status'), body: variable('Topic.Body') },
  timeoutMs: null,
});

export const call = (id: string, reference: string, operation: string): Action => ({
  ...base(id),
  kind: 'CallOperation',
  originalKind: 'InvokeConnectorAction',
  reference,
  operation,
  inputs: [{ name: 'x', value: value('=Topic.X') }],
  output: { type: 'whole', variable: variable('Topic.X') },
  onError: null,
  timeoutMs: null,
});

export const askModel = (id: string, input: string): Action => ({
  ...base(id),
  kind: 'AnswerQuestionWithAI',
  userInput: value(input),
  instructions: null,
  variable: variable('Topic.X'),
  autoSend: true,
});

export const emit = (id: string, name: string): Action => ({
  ...base(id),
  kind: 'EmitEvent',
  name: value(name),
  value: value('=Topic.X'),
});

export const editTable = (id: string, into: string, row: string): Action => ({
  ...base(id),
  kind: 'EditTable',
  table: variable(into),
  change: 'add',
  value: value(row),
  result: null,
});

export const foreach = (id: string, items: string, into: string, actions: readonly Action[]): Action => ({
  ...base(id),
  kind: 'Foreach',
  items: value(`=${items}`),
  value: variable(into),
  index: null,
  actions,
});

export const goto = (id: string, actionId: string): Action => ({ ...base(id), kind: 'GotoAction', actionId });

export const jump = (id: string, kind: 'BreakLoop' | 'ContinueLoop'): Action => ({ ...base(id), kind });
