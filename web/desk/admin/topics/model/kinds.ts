/** The kinds of steps: what they are called, where they stand in the menu, and how a new one is written. */
import type { JsonRecord } from './topic-tree.ts';

export type KindGroup =
  | 'Say and ask'
  | 'Decide'
  | 'Variables'
  | 'Topics'
  | 'Answers'
  | 'Outside'
  | 'Hand over, end';
export type Tone = 'say' | 'ask' | 'decide' | 'variable' | 'topic' | 'answer' | 'outside' | 'end' | 'other';

export interface StepKind {
  readonly kind: string;
  readonly label: string;
  readonly hint: string;
  readonly group: KindGroup;
  readonly tone: Tone;
  /** The start of the ids of its steps. */
  readonly prefix: string;
  /** What a new one is, without kind and id. */
  readonly fresh: JsonRecord;
  /** The flow does not go on to the step below. */
  readonly ends?: true;
}

const kind = (
  name: string,
  label: string,
  hint: string,
  group: KindGroup,
  tone: Tone,
  prefix: string,
  fresh: JsonRecord,
  ends?: true,
): StepKind => ({ kind: name, label, hint, group, tone, prefix, fresh, ...(ends && { ends }) });

const emptyCard =
  '{\n  "type": "AdaptiveCard",\n  "version": "1.5",\n  "body": [\n    { "type": "Input.Text", "id": "answer", "label": "Your answer" }\n  ],\n  "actions": [{ "type": "Action.Submit", "title": "Send" }]\n}';

/** In the order of the menu. */
export const stepKinds: readonly StepKind[] = [
  kind('SendActivity', 'Message', 'Says something', 'Say and ask', 'say', 'sendMessage', {
    activity: 'Hello',
  }),
  kind('Question', 'Question', 'Asks, and keeps the answer in a variable', 'Say and ask', 'ask', 'question', {
    variable: 'init:Topic.Answer',
    prompt: 'What would you like to know?',
    entity: 'StringPrebuiltEntity',
  }),
  kind(
    'AdaptiveCardPrompt',
    'Card with inputs',
    'Shows a form and waits for it',
    'Say and ask',
    'ask',
    'card',
    {
      card: emptyCard,
      output: { binding: { answer: 'Topic.answer' } },
    },
  ),
  kind(
    'CSATQuestion',
    'Satisfaction',
    'Asks how satisfied the customer is',
    'Say and ask',
    'ask',
    'csat',
    {},
  ),
  kind('ConditionGroup', 'Condition', 'Branches side by side', 'Decide', 'decide', 'conditionGroup', {
    conditions: [{ id: 'conditionItem', condition: '=!IsBlank(Topic.Answer)' }],
  }),
  kind('Foreach', 'For each', 'Repeats its steps for every item', 'Decide', 'decide', 'foreach', {
    items: '=Topic.Items',
    value: 'Topic.Item',
    actions: [],
  }),
  kind('BreakLoop', 'Leave the loop', 'Goes on after the loop', 'Decide', 'decide', 'breakLoop', {}, true),
  kind(
    'ContinueLoop',
    'Next item',
    'Goes on with the loop’s next item',
    'Decide',
    'decide',
    'continueLoop',
    {},
    true,
  ),
  kind(
    'GotoAction',
    'Go to a step',
    'Goes on at another step',
    'Decide',
    'decide',
    'goto',
    { actionId: '' },
    true,
  ),
  kind(
    'SetVariable',
    'Set a variable',
    'A value, or a Power Fx formula',
    'Variables',
    'variable',
    'setVariable',
    {
      variable: 'Topic.Value',
      value: '=Blank()',
    },
  ),
  kind('SetTextVariable', 'Set a text', 'A text with variables in it', 'Variables', 'variable', 'setText', {
    variable: 'Topic.Text',
    value: '',
  }),
  kind(
    'ParseValue',
    'Parse a value',
    'Reads JSON or a record as a type',
    'Variables',
    'variable',
    'parseValue',
    {
      variable: 'Topic.Parsed',
      valueType: 'Any',
      value: '=Topic.Value',
    },
  ),
  kind('ResetVariable', 'Reset a variable', 'Makes it blank', 'Variables', 'variable', 'resetVariable', {
    variable: 'Topic.Value',
  }),
  kind(
    'ClearAllVariables',
    'Clear variables',
    'Makes those of a scope blank',
    'Variables',
    'variable',
    'clearVariables',
    {
      variables: 'ConversationScopedVariables',
    },
  ),
  kind('EditTable', 'Change a table', 'Adds, removes or clears rows', 'Variables', 'variable', 'editTable', {
    changeType: 'Add',
    itemsVariable: 'Topic.Items',
    value: '=Topic.Item',
  }),
  kind('BeginDialog', 'Go to a topic', 'And comes back', 'Topics', 'topic', 'redirect', { dialog: '' }),
  kind(
    'ReplaceDialog',
    'Change to a topic',
    'And does not come back',
    'Topics',
    'topic',
    'replace',
    { dialog: '' },
    true,
  ),
  kind(
    'EndDialog',
    'End the topic',
    'Goes back to the topic that came here',
    'Topics',
    'topic',
    'endTopic',
    {},
    true,
  ),
  kind(
    'CancelAllDialogs',
    'End all topics',
    'Drops what was going on',
    'Topics',
    'topic',
    'cancelAll',
    {},
    true,
  ),
  kind(
    'SearchAndSummarizeContent',
    'Answer from knowledge',
    'Searches, and says what the sources say',
    'Answers',
    'answer',
    'search',
    {
      variable: 'Topic.Answer',
      userInput: '=System.Activity.Text',
    },
  ),
  kind(
    'AnswerQuestionWithAI',
    'Answer with a model',
    'From what the model knows',
    'Answers',
    'answer',
    'answer',
    {
      variable: 'Topic.Answer',
      userInput: '=System.Activity.Text',
    },
  ),
  kind('HttpRequestAction', 'HTTP request', 'Calls an address', 'Outside', 'outside', 'http', {
    method: 'Get',
    url: 'https://',
    response: 'Topic.Response',
  }),
  kind(
    'InvokeConnectorAction',
    'Connector',
    'Calls an operation of a connector',
    'Outside',
    'outside',
    'connector',
    {
      connectionReference: '',
      operationId: '',
    },
  ),
  kind('OAuthInput', 'Sign-in', 'Asks the customer to sign in', 'Outside', 'outside', 'signIn', {}),
  kind('LogCustomTelemetryEvent', 'Log an event', 'For the figures', 'Outside', 'outside', 'logEvent', {
    eventName: 'Event',
  }),
  kind(
    'TransferConversation',
    'Hand over',
    'To a representative, with what is known',
    'Hand over, end',
    'end',
    'transfer',
    {
      messageToAgent: 'The customer needs help.',
      context: { kind: 'AutomaticTransferContext', variables: 'All' },
    },
    true,
  ),
  kind(
    'EndConversation',
    'End the conversation',
    'Nothing is said after it',
    'Hand over, end',
    'end',
    'endConversation',
    {},
    true,
  ),
];

const byKind = new Map(stepKinds.map((each) => [each.kind, each]));

/** What is known of a kind; a kind of its own for those that are only kept as they are written. */
export function kindOf(name: string): StepKind {
  const known = byKind.get(name === 'TransferConversationV2' ? 'TransferConversation' : name);
  if (known) return known;
  const label = name === '' ? 'Step without a kind' : name.replace(/([a-z])([A-Z])/g, '$1 $2');
  return kind(name, label, 'Kept as it is written', 'Outside', 'other', 'step', {});
}

/** A new step of a kind; `unique` is a few random letters. */
export function freshStep({ kind: name, prefix, fresh }: StepKind, unique: string): JsonRecord {
  const step: Record<string, JsonRecord[string]> = { kind: name, id: `${prefix}_${unique}`, ...fresh };
  if (name === 'ConditionGroup') {
    step.conditions = [{ id: `conditionItem_${unique}`, condition: '=!IsBlank(Topic.Answer)' }];
    step.elseActions = [];
  }
  return step;
}

/** The triggers: what they say when the topic runs. */
export const triggerLabels: Readonly<Record<string, string>> = {
  OnRecognizedIntent: 'The customer says something like',
  OnUnknownIntent: 'Nothing else was understood',
  OnConversationStart: 'The conversation begins',
  OnEscalate: 'The customer wants a person',
  OnError: 'Something failed',
  OnRedirect: 'Another topic goes here',
  OnSystemRedirect: 'Another topic goes here',
  OnSelectIntent: 'Several topics fit',
  OnInactivity: 'The customer is silent',
  OnSignIn: 'The customer must sign in',
  OnActivity: 'An activity comes in',
  OnEventActivity: 'An event comes in',
  OnKnowledgeRequested: 'Knowledge is asked',
  OnGeneratedResponse: 'An answer was generated',
  OnPlanComplete: 'The plan is done',
  RecurrenceTrigger: 'At set times',
};

/** What a trigger is in words; its own name when it has no other. */
export const triggerLabel = (name: string) => triggerLabels[name] ?? name;
