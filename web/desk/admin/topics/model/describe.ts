/** A step in a few words: what its node on the canvas shows, and what is read out. */
import { kindOf, type Tone, triggerLabel } from './kinds.ts';
import {
  type Body,
  isRecord,
  type Json,
  listOf,
  recordOf,
  type Step,
  type Trigger,
  textOf,
} from './topic-tree.ts';

export interface Description {
  readonly title: string;
  readonly tone: Tone;
  /** What it says, asks or does; at most `mostLines` lines of about `lineLength` characters are shown. */
  readonly text: string;
  /** Small facts: the variable, the entity. */
  readonly chips: readonly string[];
  /** Another topic it leads to, when the name is written plainly. */
  readonly leadsTo: string | null;
  /** Another step it leads to. */
  readonly goesTo: string | null;
  readonly ends: boolean;
}

/** The first text of a message in any of its forms: text, a list of variants, a card. */
export function messageText(message: Json | undefined): string {
  const plain = textOf(message);
  if (plain !== null) return plain;
  if (!isRecord(message)) return '';
  if (message.activity !== undefined) return messageText(message.activity);
  const variants = listOf(message.text).map((each) => textOf(each) ?? '');
  const text = textOf(message.text) ?? variants[0] ?? '';
  if (text !== '') return text;
  return listOf(message.attachments).length > 0 ? 'A card' : '';
}

const entityLabels: Readonly<Record<string, string>> = {
  StringPrebuiltEntity: 'Any text',
  BooleanPrebuiltEntity: 'Yes or no',
  NumberPrebuiltEntity: 'Number',
  EMailPrebuiltEntity: 'E-mail',
  EmailPrebuiltEntity: 'E-mail',
  PhoneNumberPrebuiltEntity: 'Phone number',
  DateTimePrebuiltEntity: 'Date and time',
  DatePrebuiltEntity: 'Date',
  TimePrebuiltEntity: 'Time',
  DurationPrebuiltEntity: 'Duration',
  MoneyPrebuiltEntity: 'Money',
  OrdinalPrebuiltEntity: 'Ordinal',
  PercentagePrebuiltEntity: 'Percentage',
  PersonNamePrebuiltEntity: 'Name of a person',
  URLPrebuiltEntity: 'Address of a page',
};

/** What a question takes as an answer, in words. */
export function entityLabel(entity: Json | undefined): string {
  const name = textOf(entity);
  if (name !== null) return entityLabels[name] ?? name.replace(/PrebuiltEntity$/, '');
  const record = recordOf(entity);
  const definition = isRecord(record.definition) ? record.definition : record;
  const items = listOf(definition.items);
  if (items.length > 0) {
    const names = items.map(
      (item) => textOf(recordOf(item).displayName) ?? textOf(recordOf(item).id) ?? textOf(item),
    );
    return `One of: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}`;
  }
  const kind = textOf(definition.kind) ?? '';
  if (kind === 'RegexEntity') return `Pattern ${textOf(definition.pattern) ?? ''}`;
  if (kind === 'DynamicClosedListEntity') return 'One of a computed list';
  return kind === '' ? 'Any text' : (entityLabels[kind] ?? kind.replace(/(Prebuilt)?Entity$/, ''));
}

/** The bare name of a variable: `init:` only says that it is made here. */
export const variableName = (written: Json | undefined) => (textOf(written) ?? '').replace(/^init:/, '');

const formula = (written: Json | undefined) =>
  textOf(written) ?? (written === undefined ? '' : JSON.stringify(written));

/** The name of a topic at the end of its full name: `schema.topic.Escalate` is `Escalate`. */
export const topicName = (dialog: string) => dialog.replace(/^.*\.topic\./, '');

/** What a step does, in a few words. */
export function describeStep(step: Step): Description {
  const { value } = step;
  const about = kindOf(step.kind);
  const description = (text: string, more: Partial<Description> = {}): Description => ({
    title: textOf(value.displayName) ?? about.label,
    tone: about.tone,
    text,
    chips: [],
    leadsTo: null,
    goesTo: null,
    ends: about.ends === true && !step.disabled,
    ...more,
  });
  const variable = variableName(value.variable);
  switch (step.kind) {
    case 'SendActivity': {
      const replies = listOf(recordOf(value.activity).quickReplies).length;
      return description(messageText(value.activity), {
        chips: replies > 0 ? [`${replies} replies offered`] : [],
      });
    }
    case 'Question':
      return description(messageText(value.prompt), {
        chips: [variable, entityLabel(value.entity)].filter(Boolean),
      });
    case 'AdaptiveCardPrompt': {
      const bound = Object.keys(recordOf(recordOf(value.output).binding));
      return description('A form for the customer', { chips: bound.slice(0, 3) });
    }
    case 'ConditionGroup':
      return description('The first that holds is taken');
    case 'Foreach':
      return description(`Of ${formula(value.items)}`, {
        chips: [variableName(value.value)].filter(Boolean),
      });
    case 'GotoAction':
      return description(formula(value.actionId), { goesTo: textOf(value.actionId) });
    case 'SetVariable':
    case 'SetTextVariable':
    case 'ParseValue':
      return description(formula(value.value), { chips: [variable].filter(Boolean) });
    case 'ResetVariable':
      return description('', { chips: [variable].filter(Boolean) });
    case 'EditTable':
      return description(`${textOf(value.changeType) ?? ''} ${formula(value.value)}`.trim(), {
        chips: [variableName(value.itemsVariable)].filter(Boolean),
      });
    case 'BeginDialog':
    case 'ReplaceDialog': {
      const dialog = textOf(value.dialog) ?? '';
      const plain = dialog !== '' && !dialog.startsWith('=');
      return description(topicName(dialog), { leadsTo: plain ? topicName(dialog) : null });
    }
    case 'TransferConversation':
    case 'TransferConversationV2':
      return description(messageText(value.messageToAgent ?? recordOf(value.transferType).messageToAgent));
    case 'HttpRequestAction':
      return description(`${(textOf(value.method) ?? 'Get').toUpperCase()} ${formula(value.url)}`, {
        chips: [variableName(value.response)].filter(Boolean),
      });
    case 'InvokeConnectorAction':
      return description(formula(value.operationId));
    case 'SearchAndSummarizeContent':
    case 'AnswerQuestionWithAI':
    case 'CreateSearchQuery':
      return description(formula(value.userInput), {
        chips: [variableName(value.variable ?? value.result)].filter(Boolean),
      });
    case 'LogCustomTelemetryEvent':
      return description(formula(value.eventName));
    default:
      return description('');
  }
}

/** What starts the topic. */
export function describeTrigger(trigger: Trigger): { title: string; text: string } {
  const label = triggerLabel(trigger.kind);
  if (trigger.phrases.length === 0) return { title: 'Trigger', text: label };
  const shown = trigger.phrases.slice(0, 4).map((phrase) => `“${phrase}”`);
  const more = trigger.phrases.length - shown.length;
  return { title: `Trigger: ${label}`, text: shown.join('\n') + (more > 0 ? `\nand ${more} more` : '') };
}

/** The head of a list of steps: the condition, or what it is. */
export function describeBody(body: Body, index: number): { title: string; text: string } {
  if (body.role === 'else') return { title: 'Otherwise', text: '' };
  if (body.role === 'loop') return { title: 'For each item', text: '' };
  return { title: `Condition ${index + 1}`, text: (body.condition ?? '').replace(/^=/, '') };
}
