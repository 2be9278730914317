/** What goes along when a representative takes over: the `va_` names of Copilot Studio's hand-off, and variables. */

import type { DialogState } from './types.ts';
import { isError, isRecord, plainOf, type RecordValue, type Value } from './values.ts';

export interface HandoverFacts {
  readonly agentName: string;
  readonly conversationId: string;
  readonly message: string;
  /** Variables and fields that the topic sends; they may override the `va_` names. */
  readonly variables: RecordValue;
}

/** Longest variable that goes along, in characters of JSON. */
const maxVariableLength = 8_000;

/**
 * `va_LastPhrases` and `va_LastPhrase` are the customer's last message (both names are in use), `va_Phrases` their
 * last ten; `va_Topics` and `va_LastTopic` are display names; `va_Queue`, if a topic sends it, names the queue.
 * Variables go by their bare names; Blank ones stay at home.
 */
export function handoverContext(
  state: DialogState,
  { agentName, conversationId, message, variables }: HandoverFacts,
): Readonly<Record<string, unknown>> {
  const { facts } = state;
  const lastPhrase = facts.lastPhrases.at(-1) ?? '';
  const context: [string, unknown][] = [
    ['va_Scope', 'bot'],
    ['va_BotName', agentName],
    ['va_ConversationId', conversationId],
    ['va_Language', state.locale],
    ['va_Topics', facts.topicsVisited],
    ['va_LastTopic', facts.lastTopic ?? ''],
    ['va_LastPhrases', lastPhrase],
    ['va_LastPhrase', lastPhrase],
    ['va_Phrases', facts.lastPhrases],
    ['va_AgentMessage', message],
  ];
  for (const [name, value] of Object.entries(variables)) {
    if (value === null || isError(value)) continue;
    const plain = plainOf(value);
    if (JSON.stringify(plain).length <= maxVariableLength) context.push([name, plain]);
  }
  return Object.fromEntries(context);
}

/** Global.* and the Topic.* of every running topic; where names meet, the inner topic wins. */
export function variablesToHandOver(state: DialogState, which: 'All' | 'Topic' | 'Global'): RecordValue {
  const entries: [string, Value][] = which === 'Topic' ? [] : Object.entries(state.globals);
  if (which !== 'Global') {
    for (const { variables } of state.stack) entries.push(...Object.entries(variables));
  }
  return Object.fromEntries(entries);
}

/** A computed context: the fields of a record; anything else sends nothing. */
export function fieldsOf(value: Value): RecordValue {
  return isRecord(value) ? value : {};
}
