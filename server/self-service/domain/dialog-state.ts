/** The stored state of a dialog: how it begins, how it is read back, and what it remembers. */
import { clip } from './summarise.ts';
import type {
  AgentDefinition,
  CollectedAnswer,
  DialogFacts,
  DialogState,
  Topic,
  TurnInput,
} from './types.ts';
import { isRecord, type RecordValue, toValue } from './values.ts';

const noFacts: DialogFacts = {
  firstPhrase: null,
  lastPhrases: [],
  topicsVisited: [],
  lastTopic: null,
  answers: [],
};

/** A dialog before its first turn. */
export function newState(
  start?: Extract<TurnInput, { kind: 'start' }>,
  agent?: Pick<AgentDefinition, 'globals'>,
): DialogState {
  return {
    version: 1,
    turn: 0,
    customer: { name: start?.customer.name ?? null },
    locale: start?.locale ?? 'en',
    channel: start?.channel ?? 'chat',
    stack: [],
    pending: null,
    globals: { ...agent?.globals, ...cameAlong(start?.variables) },
    ...(start?.user ? { user: start.user } : {}),
    misunderstoodCount: 0,
    lastError: null,
    facts: noFacts,
  };
}

function cameAlong(variables: Readonly<Record<string, unknown>> = {}): RecordValue {
  const value = toValue(variables);
  return isRecord(value) && JSON.stringify(value).length <= 50_000 ? value : {};
}

/** Reads what was stored. Null: there is none, or it is of a version this code does not know; begin anew then. */
export function readState(stored: unknown): DialogState | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const state = stored as Partial<DialogState>;
  const isWhole =
    state.version === 1 &&
    typeof state.turn === 'number' &&
    Array.isArray(state.stack) &&
    typeof state.facts === 'object' &&
    state.facts !== null &&
    typeof state.globals === 'object' &&
    state.globals !== null;
  return isWhole ? (state as DialogState) : null;
}

/** Notes what the customer wrote. */
export function rememberPhrase(facts: DialogFacts, text: string): DialogFacts {
  const phrase = clip(text, 500);
  if (phrase === '') return facts;
  return {
    ...facts,
    firstPhrase: facts.firstPhrase ?? phrase,
    lastPhrases: [...facts.lastPhrases, phrase].slice(-10),
  };
}

/** Notes a visit, of topics that say what the customer is about; greetings and fallbacks do not. */
export function rememberTopic(facts: DialogFacts, { trigger, displayName }: Topic): DialogFacts {
  if (!['OnRecognizedIntent', 'OnRedirect', 'Opaque'].includes(trigger.kind)) return facts;
  const known = facts.topicsVisited.includes(displayName);
  return {
    ...facts,
    lastTopic: displayName,
    topicsVisited: known ? facts.topicsVisited : [...facts.topicsVisited, displayName].slice(-30),
  };
}

export function rememberAnswer(facts: DialogFacts, answer: CollectedAnswer): DialogFacts {
  const others = facts.answers.filter(
    ({ topic, variable }) => topic !== answer.topic || variable !== answer.variable,
  );
  return { ...facts, answers: [...others, answer].slice(-50) };
}
