/** What is typed about an AI agent, and the settings that are made of it. */
import type { AgentKind } from '../../../../contracts/agents.ts';
import type { OutsideProtocol } from '../../../../contracts/outside-agents.ts';

export const kindLabels: Record<AgentKind, string> = {
  topics: 'Topics',
  scenario: 'Pro-code',
  outside: 'Outside agent',
};

export const kindHints: Record<AgentKind, string> = {
  topics: 'Topics in Copilot Studio’s YAML, written on the Topics page.',
  scenario: 'Agents in TypeScript: a scenario that this installation has.',
  outside: 'Somebody else’s: Copilot Studio, a Direct Line bot, a bot of the Agents SDK.',
};

export const protocolLabels: Record<OutsideProtocol, string> = {
  direct_line: 'Direct Line bot',
  copilot_studio: 'Copilot Studio (direct to engine)',
  activity: 'Bot of the Bot Framework or Agents SDK',
};

export type Values = Readonly<Record<string, string>>;

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  /** Values and what they are called: a choice. */
  readonly options?: Readonly<Record<string, string>>;
  readonly number?: { readonly min: number; readonly max: number };
  readonly lines?: number;
}

const authentications = {
  none: 'None',
  bearer: 'A token',
  client_credentials: 'As an application (client credentials)',
  on_behalf: 'On behalf of an account (refresh token)',
};

const patience: readonly FormField[] = [
  {
    name: 'answerWithinSeconds',
    label: 'Answers within (seconds)',
    hint: 'Else the customer is told and reaches a representative.',
    number: { min: 2, max: 110 },
  },
  {
    name: 'retryForSeconds',
    label: 'Tried again for (seconds)',
    hint: 'While it cannot be reached.',
    number: { min: 0, max: 100 },
  },
  {
    name: 'handsOverTo.agent',
    label: 'Hands over to (AI agent)',
    hint: 'Where its hand-overs go that name nobody.',
  },
  { name: 'handsOverTo.queue', label: 'Or to (queue)' },
];

const signIn = (values: Values): FormField[] => [
  { name: 'authentication.kind', label: 'Sign-in', options: authentications },
  ...(['client_credentials', 'on_behalf'].includes(values['authentication.kind'] ?? '')
    ? [
        {
          name: 'authentication.tokenUrl',
          label: 'Token address',
          placeholder: 'https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token',
          required: true,
        },
        { name: 'authentication.clientId', label: 'Application (client) ID', required: true },
        {
          name: 'authentication.scope',
          label: 'Scope',
          placeholder: 'https://api.powerplatform.com/.default',
        },
      ]
    : []),
];

/** The fields of a kind as it stands, in order. */
export function fieldsOf(kind: AgentKind, values: Values): readonly FormField[] {
  if (kind === 'scenario')
    return [{ name: 'scenario', label: 'Scenario', hint: 'Its name in the code.', required: true }];
  if (kind === 'topics')
    return [
      { name: 'language', label: 'Language', placeholder: 'en-US' },
      { name: 'timeZone', label: 'Time zone', placeholder: 'UTC' },
      {
        name: 'orchestration',
        label: 'Orchestration',
        options: { classic: 'By phrases', generative: 'By a model' },
      },
      {
        name: 'maxMisunderstandings',
        label: 'Misunderstandings in a row, then a representative',
        number: { min: 1, max: 20 },
      },
      { name: 'instructions', label: 'Instructions for the model', lines: 5 },
    ];
  const protocol: FormField = {
    name: 'protocol',
    label: 'Protocol',
    options: protocolLabels,
    required: true,
  };
  switch (values.protocol) {
    case 'copilot_studio':
      return [
        protocol,
        {
          name: 'directConnectUrl',
          label: 'Connection address',
          hint: 'As Copilot Studio shows it; or the two fields below.',
          placeholder: 'https://….environment.api.powerplatform.com/copilotstudio/…',
        },
        { name: 'environmentId', label: 'Environment ID' },
        { name: 'schemaName', label: 'Schema name' },
        ...signIn(values),
        ...patience,
      ];
    case 'activity':
      return [
        protocol,
        {
          name: 'url',
          label: 'Messages endpoint',
          placeholder: 'https://bot.contoso.com/api/messages',
          required: true,
        },
        { name: 'botId', label: 'Bot ID' },
        {
          name: 'replies',
          label: 'It answers',
          options: { expect: 'With the response', service_url: 'By calling back' },
        },
        ...signIn(values),
        ...patience,
      ];
    default:
      return [
        protocol,
        { name: 'url', label: 'Direct Line address', required: true },
        {
          name: 'tokenUrl',
          label: 'Token endpoint',
          hint: 'Copilot Studio gives one; then no secret is needed.',
        },
        { name: 'stream', label: 'Listens by', options: { socket: 'A socket', polling: 'Polling' } },
        ...patience,
      ];
  }
}

/** What is sent with the requests, in a word; null: there is no secret. */
export function secretLabel(kind: AgentKind, values: Values): string | null {
  if (kind !== 'outside') return null;
  if (values.protocol === 'direct_line') return 'Direct Line secret';
  const labels: Record<string, string> = {
    bearer: 'Token',
    client_credentials: 'Client secret',
    on_behalf: 'Refresh token',
  };
  return labels[values['authentication.kind'] ?? 'none'] ?? null;
}

const defaults: Record<AgentKind, Values> = {
  topics: { language: 'en-US', timeZone: 'UTC', orchestration: 'classic', maxMisunderstandings: '2' },
  scenario: {},
  outside: {
    protocol: 'direct_line',
    url: 'https://directline.botframework.com/v3/directline',
    stream: 'socket',
    replies: 'expect',
    botId: 'bot',
    'authentication.kind': 'none',
    answerWithinSeconds: '45',
    retryForSeconds: '15',
  },
};

/** The settings as text, by dotted names. @param settings null: of a new agent. */
export function valuesOf(kind: AgentKind, settings: Readonly<Record<string, unknown>> | null): Values {
  return { ...defaults[kind], ...flat(settings ?? {}, '') };
}

function flat(value: Readonly<Record<string, unknown>>, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      if (typeof each === 'string' || typeof each === 'number') return [[prefix + name, String(each)]];
      if (typeof each === 'object' && each !== null && !Array.isArray(each))
        return Object.entries(flat(each as Record<string, unknown>, `${prefix}${name}.`));
      return [];
    }),
  );
}

/**
 * The settings that are saved: what is shown, over what stands there and is not shown. @param before of another
 * protocol they are not this one's.
 */
export function settingsOf(
  kind: AgentKind,
  values: Values,
  before: Readonly<Record<string, unknown>> | null,
): Record<string, unknown> {
  const keeps = before !== null && (kind !== 'outside' || before.protocol === values.protocol);
  const settings: Record<string, unknown> = structuredClone(keeps ? { ...before } : {});
  if (kind === 'outside') delete settings.authentication;
  for (const { name, number } of fieldsOf(kind, values)) {
    const text = values[name]?.trim() ?? '';
    const [first, second] = name.split('.') as [string, string | undefined];
    const value = text === '' ? undefined : number ? Number(text) : text;
    if (second === undefined) put(settings, first, value);
    else {
      const inner = { ...(settings[first] as Record<string, unknown> | undefined) };
      put(inner, second, value);
      settings[first] = inner;
    }
  }
  return settings;
}

function put(into: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) delete into[name];
  else into[name] = value;
}

/** What is wrong with each field, by name. */
export function problemsOf(kind: AgentKind, values: Values): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const { name, required, number } of fieldsOf(kind, values)) {
    const text = values[name]?.trim() ?? '';
    if (required && text === '') problems[name] = 'Needed.';
    else if (/url$/i.test(name) && text !== '' && !/^https?:\/\/[^\s/]+/i.test(text))
      problems[name] = 'Write an address that begins with https://';
    else if (number && text !== '') {
      const value = Number(text);
      if (!Number.isInteger(value) || value < number.min || value > number.max)
        problems[name] = `A whole number from ${number.min} to ${number.max}.`;
    }
  }
  if (kind === 'outside' && values.protocol === 'copilot_studio' && !values.directConnectUrl?.trim())
    if (!values.environmentId?.trim() || !values.schemaName?.trim())
      problems.directConnectUrl = 'Needed, or the environment’s ID with the schema name.';
  return problems;
}
