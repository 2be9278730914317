import { describe, expect, it, test } from 'vitest';
import { type AgentKind, AgentSetup } from '../../../../contracts/agents.ts';
import { fieldsOf, problemsOf, secretLabel, settingsOf, type Values, valuesOf } from './agent-form.ts';

const parsed = (kind: AgentKind, settings: unknown) => AgentSetup.safeParse({ kind, settings });

describe('what is typed becomes settings that the server takes', () => {
  const typed: [AgentKind, Values][] = [
    ['topics', {}],
    ['scenario', { scenario: 'Front desk' }],
    ['outside', {}],
    ['outside', { tokenUrl: 'https://x.example/token', stream: 'polling' }],
    [
      'outside',
      { protocol: 'activity', url: 'https://bot.contoso.com/api/messages', replies: 'service_url' },
    ],
    [
      'outside',
      { protocol: 'copilot_studio', environmentId: 'a47151cf-4f34-488f-b377-ebe84e17b478', schemaName: 'x' },
    ],
    [
      'outside',
      {
        protocol: 'copilot_studio',
        directConnectUrl: 'https://x.example/bots/y',
        'authentication.kind': 'client_credentials',
        'authentication.tokenUrl': 'https://x.example/token',
        'authentication.clientId': 'c',
        'handsOverTo.agent': 'Front desk',
        answerWithinSeconds: '20',
      },
    ],
  ];
  it.each(typed)('%s %j', (kind, more) => {
    const values = { ...valuesOf(kind, null), ...more };
    expect(problemsOf(kind, values)).toEqual({});
    const settings = settingsOf(kind, values, null);
    const { data, error } = parsed(kind, settings);
    expect(error?.issues).toBeUndefined();
    // Opened again and saved without a change, they are the same.
    const stored = data!.settings as Record<string, unknown>;
    expect(parsed(kind, settingsOf(kind, valuesOf(kind, stored), stored)).data).toEqual(data);
  });
});

test('what is not shown stays', () => {
  const stored = { language: 'de-DE', texts: { greeting: ['Hallo'] }, knowledge: { enabled: false } };
  expect(settingsOf('topics', { ...valuesOf('topics', stored), language: 'en-GB' }, stored)).toMatchObject({
    ...stored,
    language: 'en-GB',
  });
});

test('another protocol begins anew, and keeps no sign-in of the old one', () => {
  const stored = {
    protocol: 'activity',
    url: 'https://a.example/',
    botId: 'x',
    authentication: { kind: 'bearer' },
  };
  const values = { ...valuesOf('outside', stored), protocol: 'direct_line' };
  expect(settingsOf('outside', values, stored)).not.toHaveProperty('botId');
  expect(settingsOf('outside', values, stored)).not.toHaveProperty('authentication');
});

test.each([
  [{ url: '' }, { url: 'Needed.' }],
  [{ url: 'contoso.com' }, { url: 'Write an address that begins with https://' }],
  [{ answerWithinSeconds: '1' }, { answerWithinSeconds: 'A whole number from 2 to 110.' }],
  [{ retryForSeconds: 'soon' }, { retryForSeconds: 'A whole number from 0 to 100.' }],
  [
    { protocol: 'copilot_studio', schemaName: 'x' },
    { directConnectUrl: 'Needed, or the environment’s ID with the schema name.' },
  ],
])('%j', (typed, problems) =>
  expect(problemsOf('outside', { ...valuesOf('outside', null), ...typed } as Values)).toEqual(problems),
);

test('the secret is called what it is', () => {
  const of = (values: Values) => secretLabel('outside', { ...valuesOf('outside', null), ...values });
  expect(of({})).toBe('Direct Line secret');
  expect(of({ protocol: 'activity' })).toBeNull();
  expect(of({ protocol: 'activity', 'authentication.kind': 'on_behalf' })).toBe('Refresh token');
  expect(secretLabel('topics', {})).toBeNull();
  expect(fieldsOf('scenario', {})).toHaveLength(1);
});
