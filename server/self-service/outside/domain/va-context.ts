/**
 * The record of a hand-over (contracts/handoff.ts) in the words of Copilot Studio's `handoff.initiate`: `va_` names
 * for what every agent has, bare names for what was collected, the transcript as an attachment. The whole record
 * stands beside them under `patchbay`, for those who read it.
 */
import { HandoffContext } from '../../../../contracts/handoff.ts';
import { isObject, type OutsideActivity, type OutsideAttachment } from './activity.ts';

export const initiateName = 'handoff.initiate';
export const statusName = 'handoff.status';

/** Where the whole record stands in the event's value. */
export const recordKey = 'patchbay';

/** What every agent has, by the names that Copilot Studio gives it. */
export function vaNames(context: HandoffContext): Record<string, unknown> {
  const lastPhrase = context.phrases.at(-1) ?? '';
  return {
    va_Scope: 'bot',
    va_BotName: context.from.kind === 'ai_agent' ? (context.from.name ?? '') : '',
    va_ConversationId: context.conversationId,
    va_Language: context.locale,
    va_LastTopic: context.intent?.name ?? context.topics.at(-1) ?? '',
    va_Topics: context.topics,
    // Copilot Studio's table says the one, its samples the other: receivers read either.
    va_LastPhrases: lastPhrase,
    va_LastPhrase: lastPhrase,
    va_Phrases: context.phrases,
    va_AgentMessage: context.message,
  };
}

/** The value of a `handoff.initiate` event. */
export function vaContext(context: HandoffContext): Record<string, unknown> {
  const { transcript: _, ...record } = context;
  return {
    ...context.variables,
    ...vaNames(context),
    // The transcript goes as an attachment, once.
    [recordKey]: { ...record, transcript: [] },
  };
}

/** The `Transcript` attachment of a `handoff.initiate` event. */
export function transcriptAttachment({ transcript }: Pick<HandoffContext, 'transcript'>): OutsideAttachment {
  return {
    contentType: 'application/json',
    name: 'Transcript',
    content: {
      activities: transcript.map(({ from, text, at }) => ({
        type: 'message',
        timestamp: at,
        from: {
          id: from.kind,
          ...(from.name === null ? {} : { name: from.name }),
          role: from.kind === 'customer' ? 'user' : 'bot',
        },
        text,
      })),
    },
  };
}

/** A `handoff.initiate` event as it goes over a wire. */
export function initiateEvent(context: HandoffContext): Record<string, unknown> {
  return {
    type: 'event',
    name: initiateName,
    locale: context.locale,
    value: vaContext(context),
    attachments: [transcriptAttachment(context)],
  };
}

/** What a `handoff.initiate` says, read from its names. */
export interface ReadContext {
  readonly message: string;
  readonly summary: string;
  readonly intent: { readonly name: string; readonly confidence: number | null } | null;
  readonly topics: readonly string[];
  readonly phrases: readonly string[];
  /** Whom it is for: `va_Agent` (or `va_Scenario`), `va_Queue`. */
  readonly agent: string | null;
  readonly queue: string | null;
  readonly language: string | null;
  readonly botName: string | null;
  /** By bare name. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Everything with a `va_` name, for routing's context. */
  readonly named: Readonly<Record<string, unknown>>;
  readonly transcript: HandoffContext['transcript'];
  /** The whole record, when the sender is one who writes it. */
  readonly record: HandoffContext | null;
}

const mostVariables = 200;
const longestValue = 20_000;

const word = (value: unknown, longest = 300): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, longest) : null;

const words = (value: unknown, longest: number): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((each) => {
    const one = word(each, longest) ?? (isObject(each) ? word(each.name ?? each.topicName, longest) : null);
    return one === null ? [] : [one];
  });

/** Bot ids of Copilot Studio are `schema.topic.Name`; people read the name. */
const topicName = (topic: string): string => /\.topic\.(.+)$/.exec(topic)?.[1] ?? topic;

export function readContext(activity: Pick<OutsideActivity, 'value' | 'attachments'>): ReadContext {
  const value = isObject(activity.value) ? activity.value : {};
  const entries = Object.entries(value).filter(
    ([key, each]) => key !== recordKey && JSON.stringify(each ?? null).length <= longestValue,
  );
  const named = Object.fromEntries(entries.filter(([key]) => key.startsWith('va_')));
  const variables = Object.fromEntries(
    entries.filter(([key]) => !key.startsWith('va_') && key !== '__proto__').slice(0, mostVariables),
  );
  const transcript = transcriptOf(activity.attachments);
  const record = recordOf(value[recordKey], transcript);
  const topics = words(value.va_Topics, 300).map(topicName);
  const last = word(value.va_LastTopic);
  const phrases = words(value.va_Phrases, 2000);
  const lastPhrase = words(value.va_LastPhrases ?? value.va_LastPhrase, 2000).at(-1);
  if (lastPhrase !== undefined && !phrases.includes(lastPhrase)) phrases.push(lastPhrase);
  return {
    message: word(value.va_AgentMessage, 4000) ?? record?.message ?? '',
    summary: word(value.va_Summary, 8000) ?? record?.summary ?? '',
    intent: record?.intent ?? (last === null ? null : { name: topicName(last), confidence: null }),
    topics: topics.slice(-50),
    phrases: phrases.slice(-20),
    agent: word(value.va_Agent) ?? word(value.va_Scenario),
    queue: word(value.va_Queue),
    language: word(value.va_Language, 35),
    botName: word(value.va_BotName),
    variables,
    named,
    transcript,
    record,
  };
}

function recordOf(value: unknown, transcript: HandoffContext['transcript']): HandoffContext | null {
  if (!isObject(value)) return null;
  const parsed = HandoffContext.safeParse({ ...value, transcript });
  return parsed.success ? parsed.data : null;
}

/** The first attachment that holds activities, as messages. */
function transcriptOf(attachments: readonly OutsideAttachment[]): HandoffContext['transcript'] {
  const content = attachments.find(
    ({ content: each }) => isObject(each) && Array.isArray(each.activities),
  )?.content;
  const activities = isObject(content) && Array.isArray(content.activities) ? content.activities : [];
  return activities.slice(-200).flatMap((each) => {
    if (!isObject(each) || each.type !== 'message') return [];
    const text = word(each.text, 10_000);
    if (text === null) return [];
    const from = isObject(each.from) ? each.from : {};
    const isCustomer = from.role === 'user' || from.role === 1;
    const isPerson = from.id === 'representative';
    return [
      {
        from: {
          kind: isCustomer
            ? ('customer' as const)
            : isPerson
              ? ('representative' as const)
              : ('ai_agent' as const),
          name: word(from.name, 200),
        },
        text,
        at: word(each.timestamp, 40) ?? '',
      },
    ];
  });
}
