/** What others send is read with patience: whatever it is, nothing throws, and nothing grows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestText, readActivity } from './activity.ts';
import { effectOf } from './effects.ts';
import { chosen } from './outgoing.ts';
import { initiateEvent, readContext } from './va-context.ts';

const settings = { handsOverTo: {} };
const effect = (raw: unknown, wasGiven = false, of = settings) =>
  effectOf(readActivity(raw)!, of, 'Contoso Bot', wasGiven);

it('reads anything', () => {
  const keys = [
    'type',
    'id',
    'from',
    'text',
    'attachments',
    'suggestedActions',
    'entities',
    'channelData',
    'value',
    'name',
  ];
  const anything = fc.oneof(
    fc.anything(),
    fc.dictionary(fc.constantFrom(...keys), fc.anything()),
    fc.record({
      type: fc.constantFrom('message', 'event', 'endOfConversation', 'typing'),
      text: fc.anything(),
      value: fc.jsonValue(),
      name: fc.constantFrom('handoff.initiate', 'other'),
      attachments: fc.array(fc.jsonValue()),
      suggestedActions: fc.jsonValue(),
    }),
  );
  fc.assert(
    fc.property(anything, fc.boolean(), (raw, wasGiven) => {
      const activity = readActivity(structuredCloneable(raw));
      if (!activity) return;
      expect(activity.text.length).toBeLessThanOrEqual(longestText);
      expect(activity.attachments.length).toBeLessThanOrEqual(10);
      const { outputs, transfer, ended } = effectOf(activity, settings, 'Contoso Bot', wasGiven);
      expect(transfer !== undefined && ended === true).toBe(false);
      for (const output of outputs) expect(typeof output.text).toBe('string');
    }),
  );
});

/** As it would come out of JSON. */
function structuredCloneable(raw: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(raw) ?? 'null');
  } catch {
    return null;
  }
}

describe('a message', () => {
  it('of speech only is shown as text, and keeps what is to be spoken', () => {
    const { outputs } = effect({ type: 'message', speak: '<speak>Hello <break/>there</speak>' });
    expect(outputs[0]).toMatchObject({ text: 'Hello there', speak: '<speak>Hello <break/>there</speak>' });
  });

  it('names its speaker where that is not the agent', () => {
    expect(
      effect({ type: 'message', text: 'x', from: { name: 'Contoso Bot' } }).outputs[0],
    ).not.toHaveProperty('speaker');
    expect(effect({ type: 'message', text: 'x', from: { name: 'Parcels' } }).outputs[0]).toHaveProperty(
      'speaker',
      'Parcels',
    );
  });

  it('leaves out addresses that staff must not open, and cards that are too large', () => {
    const attachments = [
      { contentType: 'text/html', contentUrl: 'javascript:alert(1)' },
      { contentType: 'image/png', contentUrl: 'https://contoso.com/a.png' },
      { contentType: 'application/vnd.microsoft.card.adaptive', content: { body: 'x'.repeat(300_000) } },
    ];
    expect(readActivity({ type: 'message', attachments })!.attachments).toEqual([attachments[1]]);
  });
});

describe('a choice', () => {
  const choices = [
    { title: 'Track', type: 'imBack', value: 'track' },
    { title: 'Pick', type: 'postBack', value: { id: 7 } },
    { title: 'Same', type: 'imBack', value: 'Same' },
  ];
  it.each([
    ['track', { text: 'track' }],
    [' TRACK ', { text: 'track' }],
    ['Pick', { value: { id: 7 } }],
    ['Same', {}],
    ['anything else', {}],
  ])('%s', (text, sent) => expect(chosen(choices, text)).toEqual(sent));
});

describe('handoff.initiate', () => {
  const initiate = (value: unknown, of = settings) =>
    effect({ type: 'event', name: 'handoff.initiate', value }, false, of).transfer!;

  it.each([
    [{ va_Agent: 'Claims' }, { kind: 'ai_agent', name: 'Claims' }],
    [{ va_Scenario: 'front-desk' }, { kind: 'ai_agent', name: 'front-desk' }],
    [{ va_Queue: 'Billing' }, { kind: 'representative', queueName: 'Billing' }],
    [
      { va_Queue: 'Billing', va_Agent: 'Claims' },
      { kind: 'ai_agent', name: 'Claims' },
    ],
    [{}, { kind: 'representative' }],
    [undefined, { kind: 'representative' }],
    ['nonsense', { kind: 'representative' }],
  ])('%j', (value, target) => expect(initiate(value).target).toEqual(target));

  it('without a target goes where the agent is set to', () => {
    const of = { handsOverTo: { agent: 'Claims', queue: 'Support' } };
    expect(initiate({}, of).target).toEqual({ kind: 'ai_agent', name: 'Claims' });
    expect(initiate({ va_Queue: 'Billing' }, of).target).toEqual({
      kind: 'representative',
      queueName: 'Billing',
    });
  });

  it.each(['va_LastPhrase', 'va_LastPhrases'])('reads %s, a text or a list', (name) => {
    expect(initiate({ [name]: 'help' }).phrases).toEqual(['help']);
    expect(initiate({ [name]: ['me', 'help'] }).phrases).toEqual(['help']);
    expect(initiate({ [name]: 'help', va_Phrases: ['a', 'help'] }).phrases).toEqual(['a', 'help']);
  });

  it('what a hostile agent adds stays within bounds', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`v${n}`, n]));
    expect(Object.keys(readContext({ value: many, attachments: [] }).variables)).toHaveLength(200);
    const { variables } = initiate(
      JSON.parse(`{"__proto__": {"polluted": true}, "big": "${'x'.repeat(30_000)}"}`),
    );
    expect(variables).toEqual({});
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('is read back as it is written, whatever the record holds', () => {
    const text = fc.string({ maxLength: 50 }).map((each) => `a${each.trim()}`);
    const record = fc.record({
      message: text,
      summary: text,
      topics: fc
        .uniqueArray(text, { maxLength: 5 })
        .map((all) => all.map((each) => each.replaceAll('.topic.', ''))),
      phrases: fc.uniqueArray(text, { maxLength: 5 }),
      variables: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,10}$/).filter((each) => each !== 'patchbay'),
        fc.jsonValue({ depthSize: 'small' }),
      ),
    });
    fc.assert(
      fc.property(record, (facts) => {
        const context = {
          version: 1 as const,
          conversationId: 'c',
          channel: 'chat',
          locale: 'de-DE',
          from: { kind: 'ai_agent' as const, name: 'A' },
          reason: 'topic' as const,
          intent: null,
          authentication: { state: 'anonymous' as const, userId: null, method: null },
          transcript: [],
          ...facts,
        };
        const wire = JSON.parse(JSON.stringify(initiateEvent(context))) as unknown;
        const read = readContext(readActivity(wire)!);
        expect(read.record).toEqual(JSON.parse(JSON.stringify(context)));
        expect(read.topics).toEqual(facts.topics);
        expect(read.phrases).toEqual(facts.phrases);
      }),
    );
  });
});

describe('the end', () => {
  it('is the end, a return, or a failure', () => {
    expect(effect({ type: 'endOfConversation', code: 'completedSuccessfully' })).toMatchObject({
      ended: true,
    });
    expect(effect({ type: 'endOfConversation' }, true).transfer!.target).toEqual({ kind: 'back' });
    expect(effect({ type: 'endOfConversation', code: 'botTimedOut' }, true).transfer).toMatchObject({
      target: { kind: 'representative' },
      reason: 'error',
    });
  });
});
