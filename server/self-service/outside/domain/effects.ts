/** What one activity of somebody else's agent means for our conversation. Pure. */
import type { HandoffReason } from '../../../../contracts/handoff.ts';
import type { OutsideAgentSettings } from '../../../../contracts/outside-agents.ts';
import type { OutsideActivity, OutsideAttachment } from './activity.ts';
import { initiateName, readContext } from './va-context.ts';

/** A suggested action as it was shown, and what its choice sends. */
export interface Choice {
  readonly title: string;
  readonly type: string;
  readonly value: unknown;
}

/** As the port of AI agents has it (runtime/agent-runtime.ts). */
export interface OutsideOutput {
  readonly kind: 'message';
  readonly text: string;
  readonly speak?: string;
  readonly locale?: string;
  readonly event?: { readonly name: string; readonly value: unknown };
  readonly attachments?: readonly OutsideAttachment[];
  readonly suggestedActions?: readonly { readonly title: string; readonly value: string }[];
  readonly speaker?: string;
}

export interface OutsideTransfer {
  readonly target:
    | { readonly kind: 'representative'; readonly queueName?: string }
    | { readonly kind: 'ai_agent'; readonly name: string }
    | { readonly kind: 'back' };
  readonly reason: HandoffReason;
  readonly message: string;
  readonly summary?: string;
  readonly intent?: { readonly name: string; readonly confidence: number | null };
  readonly topics?: readonly string[];
  readonly phrases?: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Effect {
  readonly outputs: readonly OutsideOutput[];
  /** Offered with the last message; null: it offers nothing new. */
  readonly choices: readonly Choice[] | null;
  /** It is an answer: nobody waits for one any more. */
  readonly answers: boolean;
  /** Whether it asked something that the customer has to answer; absent: as it was. */
  readonly asks?: boolean;
  readonly transfer?: OutsideTransfer;
  readonly ended?: boolean;
  /** For the trace. */
  readonly step: string;
}

const nothing = (step: string): Effect => ({ outputs: [], choices: null, answers: false, step });

/** Codes of `endOfConversation` that say that it failed (Bot Framework's). */
const failures = new Set([
  'unknown',
  'botTimedOut',
  'botIssuedInvalidMessage',
  'channelFailed',
  'unrecognized',
]);

export function effectOf(
  activity: OutsideActivity,
  settings: Pick<OutsideAgentSettings, 'handsOverTo'>,
  agentName: string,
  /** It has the conversation from another AI agent of ours. */
  wasGiven: boolean,
): Effect {
  switch (activity.type) {
    case 'message':
      return said(activity, agentName);
    case 'event':
      if (activity.name === initiateName)
        return { ...nothing('outside_hands_over'), answers: true, transfer: transferOf(activity, settings) };
      // Ours say what happened to the conversation; another's must not look like one.
      if (activity.name === null || /^(patchbay|handoff)\./.test(activity.name)) return nothing('ignored');
      return {
        ...nothing('outside_event'),
        outputs: [
          {
            kind: 'message',
            text: '',
            event: { name: activity.name, value: activity.value },
            ...speaker(activity, agentName),
          },
        ],
      };
    case 'endOfConversation':
      return ended(activity, agentName, wasGiven);
    default:
      return nothing('ignored');
  }
}

const speaker = ({ from }: OutsideActivity, agentName: string): { speaker?: string } =>
  from.name !== null && from.name !== agentName ? { speaker: from.name } : {};

/** What is to be read of something that is only to be spoken. */
const unspoken = (speak: string | null): string =>
  (speak ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

function said(activity: OutsideActivity, agentName: string): Effect {
  const { attachments, actions, speak, locale } = activity;
  const text = activity.text === '' && attachments.length === 0 ? unspoken(speak) : activity.text;
  if (text === '' && attachments.length === 0 && actions.length === 0) return nothing('ignored');
  return {
    outputs: [
      {
        kind: 'message',
        text,
        ...(speak === null ? {} : { speak }),
        ...(locale === null ? {} : { locale }),
        ...(attachments.length === 0 ? {} : { attachments }),
        ...(actions.length === 0
          ? {}
          : { suggestedActions: actions.map(({ title, value }) => ({ title, value: shown(value, title) })) }),
        ...speaker(activity, agentName),
      },
    ],
    choices: [...actions, ...buttonsOf(activity)],
    answers: true,
    asks: activity.inputHint === 'expectingInput',
    step: 'outside_said',
  };
}

const shown = (value: unknown, title: string): string => (typeof value === 'string' ? value : title);

/** Buttons of hero cards and their like, whose titles customers may send as text. */
function buttonsOf({ attachments }: OutsideActivity): Choice[] {
  return attachments.flatMap(({ content }) => {
    const buttons = (content as { buttons?: unknown } | null | undefined)?.buttons;
    if (!Array.isArray(buttons)) return [];
    return (buttons as Record<string, unknown>[]).flatMap((button) =>
      typeof button?.title === 'string'
        ? [{ title: button.title, type: String(button.type ?? 'imBack'), value: button.value }]
        : [],
    );
  });
}

function transferOf(
  activity: OutsideActivity,
  { handsOverTo }: Pick<OutsideAgentSettings, 'handsOverTo'>,
): OutsideTransfer {
  const { message, summary, intent, topics, phrases, agent, queue, variables, named } = readContext(activity);
  const name = agent ?? (queue === null ? (handsOverTo.agent ?? null) : null);
  const queueName = queue ?? handsOverTo.queue;
  return {
    target:
      name !== null
        ? { kind: 'ai_agent', name }
        : { kind: 'representative', ...(queueName === undefined ? {} : { queueName }) },
    reason: 'topic',
    message,
    ...(summary === '' ? {} : { summary }),
    ...(intent ? { intent } : {}),
    topics,
    ...(phrases.length === 0 ? {} : { phrases }),
    // A queue that was set for it is routing's fact too, wherever it is read.
    variables: { ...named, ...variables, ...(queueName === undefined ? {} : { va_Queue: queueName }) },
  };
}

function ended(activity: OutsideActivity, agentName: string, wasGiven: boolean): Effect {
  const last = activity.text === '' ? [] : said(activity, agentName).outputs;
  const { variables, named, message } = readContext(activity);
  const all = { ...named, ...variables };
  if (activity.code !== null && failures.has(activity.code))
    return {
      ...nothing('outside_failed'),
      outputs: last,
      answers: true,
      transfer: { target: { kind: 'representative' }, reason: 'error', message, variables: all },
    };
  if (wasGiven)
    return {
      ...nothing('outside_gives_back'),
      outputs: last,
      answers: true,
      transfer: { target: { kind: 'back' }, reason: 'topic', message, variables: all },
    };
  return { ...nothing('outside_ended'), outputs: last, answers: true, ended: true };
}
