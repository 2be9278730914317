/** The variables of a dialog: of the running topic, of the conversation, of the customer, and what the system says. */
import type { AgentDefinition, DialogState, TurnServices, VariableRef } from './types.ts';
import { field, isRecord, type RecordValue, type Value, withField } from './values.ts';

/** What System.* is made of in one turn. */
export interface SystemFacts {
  readonly agent: AgentDefinition;
  readonly state: DialogState;
  readonly services: TurnServices;
  /** The customer's text of this turn. */
  readonly text: string;
  readonly activity: RecordValue;
}

/** System.* that topics set; all others are facts. */
const settable: ReadonlySet<string> = new Set([
  'ContinueResponse',
  'KeywordSearchQuery',
  'OutgoingMessage',
  'Recognizer',
  'Response',
  'SearchQuery',
  'SearchResults',
  'SignInReason',
]);

export const canSet = ({ scope, path }: VariableRef): boolean =>
  scope === 'System' ? settable.has(path[0] ?? '') : scope !== 'Env';

export function systemVariables({ agent, state, services, text, activity }: SystemFacts): RecordValue {
  const { customer, locale, channel, misunderstoodCount, lastError } = state;
  const { user, conversationId, timeZone = 'UTC', isTest = false } = services;
  const name = customer.name;
  const [firstName = null, ...others] = name?.split(/\s+/) ?? [];
  return {
    Activity: {
      Text: text,
      Type: 'message',
      ChannelId: channel,
      Locale: locale,
      From: { Id: user?.id ?? null, Name: name },
      Recipient: { Name: agent.name },
      Name: null,
      Value: null,
      Attachments: [],
      ...activity,
    },
    LastMessage: { Text: text },
    User: {
      Id: user?.id ?? null,
      DisplayName: name,
      FirstName: firstName,
      LastName: others.length > 0 ? others.join(' ') : null,
      Email: user?.email ?? null,
      PrincipalName: user?.email ?? null,
      IsLoggedIn: user?.isSignedIn ?? false,
      Language: locale,
      AccessToken: null,
    },
    Conversation: { Id: conversationId, InTestMode: isTest, LocalTimeZone: timeZone },
    Bot: { Name: agent.name, Id: agent.name, SchemaName: agent.name },
    FallbackCount: misunderstoodCount,
    Error: lastError && { Code: lastError.code, Message: lastError.message },
    Recognizer: { TriggeringMessage: { Text: state.facts.lastPhrases.at(-1) ?? null } },
    ...state.system,
  };
}

/** Value lists that topics compare with. */
const enumerations: RecordValue = {
  SignInReason: { SignInRequired: 'SignInRequired', Initializer: 'Initializer' },
};

/** What a name of an expression stands for; undefined: nothing. */
export function lookUp(facts: SystemFacts, name: string): Value | undefined {
  const { state, agent } = facts;
  switch (name) {
    case 'Topic':
      return state.stack.at(-1)?.variables ?? {};
    case 'Global':
      return state.globals;
    case 'User':
      return state.user ?? {};
    case 'Env':
      return agent.environment ?? {};
    case 'System':
      return systemVariables(facts);
    default:
      return Object.hasOwn(enumerations, name) ? enumerations[name] : undefined;
  }
}

export function readVariable(facts: SystemFacts, { scope, path }: VariableRef): Value {
  let value: Value = lookUp(facts, scope) ?? null;
  for (const name of path) value = isRecord(value) ? field(value, name) : null;
  return value;
}

/** The state with the variable set. One that cannot be set changes nothing: ask `canSet` first. */
export function withVariable(state: DialogState, { scope, path }: VariableRef, value: Value): DialogState {
  if (scope === 'Global') return { ...state, globals: withPath(state.globals, path, value) };
  if (scope === 'User') return { ...state, user: withPath(state.user ?? {}, path, value) };
  if (scope === 'System') return { ...state, system: withPath(state.system ?? {}, path, value) };
  const top = state.stack.at(-1);
  if (scope !== 'Topic' || top === undefined) return state;
  const frame = { ...top, variables: withPath(top.variables, path, value) };
  return { ...state, stack: [...state.stack.slice(0, -1), frame] };
}

function withPath(record: RecordValue, path: readonly string[], value: Value): RecordValue {
  const [name, ...rest] = path;
  if (name === undefined) return record;
  if (rest.length === 0) return withField(record, name, value);
  const inner = field(record, name);
  return withField(record, name, withPath(isRecord(inner) ? inner : {}, rest, value));
}

/** All that the dialog keeps, for its size. */
export const allVariables = ({ globals, user, system, stack }: DialogState): Value => [
  globals,
  user ?? {},
  system ?? {},
  ...stack.map(({ variables }) => variables),
  ...stack.flatMap(({ loops = [] }) => loops.map(({ items }) => items)),
];
