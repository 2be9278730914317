import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksForPerson, readYesNo, refusesPerson } from './phrases.ts';
import { recogniseTopics } from './recognise.ts';
import { intent } from './testing-topics.ts';
import { normalise, stem, wordLikeness } from './words.ts';

const topics = [
  intent('Order status', [
    'Where is my order',
    'Track my parcel',
    'When will my package arrive',
    'Has my order shipped',
    'Order status',
    'My delivery is late',
  ]),
  intent('Returns', [
    'I want to return an item',
    'How do returns work',
    'Send something back',
    'Start a return',
  ]),
  intent('Opening hours', [
    'When are you open',
    'Opening hours',
    'What time do you close',
    'Are you open on Sunday',
  ]),
  intent('Billing', [
    'I have a question about my invoice',
    'I was charged twice',
    'My bill is wrong',
    'Refund my money',
  ]),
  intent('Password', ['I forgot my password', 'Reset my password', 'I cannot log in']),
  intent('Thanks', ['Thank you', 'Thanks a lot', 'That is all']),
  intent('Horaires', ['Quels sont vos horaires d’ouverture', 'Êtes-vous ouverts le dimanche']),
];
const best = (utterance: string) => recogniseTopics(topics, utterance)[0];
const threshold = 0.5;

describe('recognising a topic', () => {
  it.each([
    ['where is my order', 'Order status'],
    ['WHERE IS MY ORDER???', 'Order status'],
    ["where's my order", 'Order status'],
    ['can you tell me where my order is', 'Order status'],
    ['I would like to track a parcel please', 'Order status'],
    ['has my package shipped yet', 'Order status'],
    ['my package still has not arrived', 'Order status'],
    ['whats the status of my order', 'Order status'],
    ['my delivry is very late', 'Order status'],
    ['hi there, i want to return these items', 'Returns'],
    ['how can I send an item back', 'Returns'],
    ['returning something', 'Returns'],
    ['what are your opening hours?', 'Opening hours'],
    ['at what time do you close today', 'Opening hours'],
    ['are you open sundays', 'Opening hours'],
    ['there is a question on my invoice', 'Billing'],
    ['you charged me twice', 'Billing'],
    ['I think the bill is wrong', 'Billing'],
    ['reset pasword', 'Password'],
    ['forgotten my password', 'Password'],
    ['thanks', 'Thanks'],
    ['thank you so much', 'Thanks'],
    ['vos horaires d ouverture', 'Horaires'],
    ['etes vous ouverts dimanche', 'Horaires'],
  ])('%s', (utterance, topic) => {
    expect(best(utterance)).toMatchObject({ topic });
    expect(best(utterance)?.confidence).toBeGreaterThanOrEqual(threshold);
  });

  it.each([
    'can I order a pizza with extra cheese',
    'what is the capital of France',
    'tell me a joke',
    'do you sell bicycles for children',
    'the weather is nice',
    'asdf qwer zxcv',
    'is the blue jacket waterproof',
    'how do I cancel my gym membership',
    '12345',
    '???',
    '',
  ])('out of scope: %s', (utterance) => {
    expect(best(utterance)?.confidence ?? 0).toBeLessThan(threshold);
  });

  it('is certain of the phrase itself, and names it', () => {
    expect(best('i forgot my password!')).toEqual({
      topic: 'Password',
      confidence: 1,
      phrase: 'I forgot my password',
    });
  });

  it('leaves out topics without phrases, and other triggers', () => {
    const quiet = intent('Silent', []);
    const system = {
      ...intent('Start', ['hello']),
      trigger: { ...quiet.trigger, kind: 'OnConversationStart' as const },
    };
    expect(recogniseTopics([quiet, system], 'hello')).toEqual([]);
  });

  it('gives confidences in 0..1, ranked, the same every time, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (utterance) => {
        const matches = recogniseTopics(topics, utterance);
        expect(recogniseTopics([...topics], utterance)).toEqual(matches);
        for (const [position, { confidence }] of matches.entries()) {
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(confidence).toBeLessThanOrEqual(matches[position - 1]?.confidence ?? 1);
        }
      }),
    );
  });
});

describe('asking for a person', () => {
  it.each([
    'I want to talk to a human',
    'talk to a person please',
    'can I speak with a real agent?',
    'connect me to a representative',
    'agent',
    'human please',
    'a real person',
    'put me through to someone',
    'could somebody call me back',
    'I need a human',
    'get me an operator',
    'let me speak to your manager',
    'is there someone I can talk to',
    'customer service',
    'I would rather talk to someone',
    'Ich möchte mit einem Menschen sprechen',
    'je veux parler à un conseiller',
    'quiero hablar con una persona',
  ])('%s', (text) => expect(asksForPerson(text)).toBe(true));

  it.each([
    "I don't want to talk to an agent",
    'no need to call a person',
    'where is my order',
    'the delivery person was rude',
    "I need someone else's address on the parcel",
    'I want to return an item',
    'is this cleaning agent safe for wood',
    'a gift for a person who likes tea',
    '',
  ])('not: %s', (text) => expect(asksForPerson(text)).toBe(false));

  it.each(['I do not want to talk to a person', "please don't connect me with an agent"])(
    'refused: %s',
    (text) => {
      expect(asksForPerson(text)).toBe(false);
      expect(refusesPerson(text)).toBe(true);
    },
  );

  it.each([
    "I don't want a robot, give me a human",
    "No, don't do that. I want a person!",
    "I don't want to talk to an agent who reads a script but I need to speak to a manager",
  ])('refused and then asked for: %s', (text) => {
    expect(asksForPerson(text)).toBe(true);
    expect(refusesPerson(text)).toBe(false);
  });

  it.each(['where is my order', 'I do not want this kettle', ''])('neither: %s', (text) =>
    expect(refusesPerson(text)).toBe(false),
  );
});

describe('yes and no', () => {
  it.each([
    ['yes', true],
    ['Yes please!', true],
    ['yeah, sure', true],
    ['ok', true],
    ['of course', true],
    ['Oui', true],
    ['Sí, claro', true],
    ['well yes', true],
    ['no', false],
    ['No thanks', false],
    ['nope', false],
    ['not really', false],
    ["I don't think so", false],
    ['Nein danke', false],
    ['maybe', null],
    ['my order', null],
    ['', null],
    ['nothing arrived', null],
    ['yesterday', null],
  ])('%s', (text, expected) => expect(readYesNo(text)).toBe(expected));
});

describe('words', () => {
  it('normalises any Latin script', () => {
    expect(normalise('  Ça VA?  Straße, Łódź & Ångström’s ')).toBe('ca va strasse lodz angstroms');
  });

  it.each([
    ['returns', 'return'],
    ['returning', 'return'],
    ['shipped', 'ship'],
    ['deliveries', 'deliver'],
    ['delivery', 'deliver'],
    ['boxes', 'box'],
    ['address', 'address'],
  ])('%s has the root %s', (word, root) => expect(stem(word)).toBe(root));

  it('forgives a slip', () => {
    expect(wordLikeness('order', 'oder')).toBe(0.8);
    expect(wordLikeness('parcel', 'pracel')).toBe(0.8);
    expect(wordLikeness('cat', 'car')).toBe(0);
    expect(wordLikeness('order', 'later')).toBe(0);
  });
});
