import { describe, expect, test } from 'vitest';
import type { Desk } from '../../contracts/api/shapes.ts';
import { breachOf, CapacityWatch } from './capacity.ts';
import { type Evidence, judge, type ShownMessage } from './verdict.ts';

/** A sound conversation: greeting, opening, hand-over, one turn of each side, the end. */
function sound(): Evidence {
  const shown: ShownMessage[] = [
    { sequence: 1, kind: 'message', sender: 'ai_agent', text: 'Hello', clientId: 'a', name: null },
    {
      sequence: 2,
      kind: 'message',
      sender: 'customer',
      text: 'A person, please',
      clientId: 'c0',
      name: null,
    },
    {
      sequence: 3,
      kind: 'event',
      sender: 'system',
      text: '',
      clientId: 's',
      name: 'patchbay.representative.joined',
    },
    {
      sequence: 4,
      kind: 'message',
      sender: 'customer',
      text: 'Where is my parcel?',
      clientId: 'c1',
      name: null,
    },
    { sequence: 5, kind: 'note', sender: 'representative', text: 'sounds cross', clientId: 'n', name: null },
    { sequence: 6, kind: 'message', sender: 'representative', text: 'In Leeds', clientId: 'r1', name: null },
    { sequence: 7, kind: 'end', sender: 'system', text: '', clientId: 'e', name: null },
  ];
  return {
    key: 'one',
    completed: true,
    sent: [
      { side: 'customer', clientId: 'c0', text: 'A person, please', sequence: 2 },
      { side: 'customer', clientId: 'c1', text: 'Where is my parcel?', sequence: 4 },
      { side: 'representative', clientId: 'r1', text: 'In Leeds', sequence: 6 },
    ],
    streams: [
      {
        side: 'customer',
        who: 'Ada',
        shown: shown
          .filter((m) => m.kind !== 'note')
          .map((m) => (m.sender === 'customer' ? { ...m } : { ...m, clientId: null })),
      },
      { side: 'representative', who: 'rita', shown: shown.map((m) => ({ ...m })) },
    ],
    transcript: shown.map((m) => ({ ...m })),
  };
}

type Change = (
  evidence: Evidence,
  customer: ShownMessage[],
  representative: ShownMessage[],
  transcript: ShownMessage[],
) => void;

function faultsAfter(change: Change): string[] {
  const evidence = sound();
  change(evidence, evidence.streams[0]!.shown, evidence.streams[1]!.shown, evidence.transcript!);
  return judge([evidence]).faults.map((f) => `${f.kind} ${f.subject}`);
}

const at = (shown: ShownMessage[], sequence: number) => shown.findIndex((m) => m.sequence === sequence);
const remove = (shown: ShownMessage[], sequence: number) => shown.splice(at(shown, sequence), 1);

test('a sound conversation has no faults', () => {
  expect(judge([sound()])).toEqual({ conversations: 1, completed: 1, sent: 3, received: 3, faults: [] });
});

describe('lost', () => {
  test('an acknowledged message that the representative was never shown', () => {
    expect(faultsAfter((_, __, representative) => remove(representative, 4))).toEqual(['lost c1']);
  });

  test('an acknowledged message that the customer was never shown', () => {
    expect(faultsAfter((_, customer) => remove(customer, 6))).toEqual(['lost r1']);
  });

  test('it does not count as received', () => {
    const evidence = sound();
    remove(evidence.streams[0]!.shown, 6);
    expect(judge([evidence])).toMatchObject({ sent: 3, received: 2 });
  });

  test('a message that its sender never saw echoed', () => {
    expect(faultsAfter((_, customer) => remove(customer, 4))).toEqual(['lost c1']);
  });

  test('an acknowledged message that is gone from the transcript, counted once', () => {
    expect(faultsAfter((_, __, ___, transcript) => remove(transcript, 6))).toEqual(['lost r1']);
  });

  test('a message whose words were changed on the way', () => {
    expect(
      faultsAfter((_, customer) => Object.assign(customer[at(customer, 6)]!, { text: 'In Lee' })),
    ).toEqual(['lost r1']);
  });

  test('what the AI agent said, when the customer was never shown it', () => {
    expect(faultsAfter((_, customer) => remove(customer, 1))).toEqual(['lost a']);
  });

  test('a hole in the representative’s sequence', () => {
    expect(faultsAfter((_, __, representative) => remove(representative, 3))).toEqual(['lost s']);
  });
});

describe('duplicated', () => {
  test('a sequence number shown twice, as after a resume from too early', () => {
    expect(faultsAfter((_, customer) => customer.push({ ...customer[at(customer, 6)]! }))).toEqual([
      'duplicated r1',
    ]);
  });

  test('one client id under two sequence numbers', () => {
    const again: ShownMessage = {
      sequence: 8,
      kind: 'message',
      sender: 'customer',
      text: 'Where is my parcel?',
      clientId: 'c1',
      name: null,
    };
    const faults = faultsAfter((_, customer, representative, transcript) => {
      for (const shown of [customer, representative, transcript]) shown.push({ ...again });
    });
    expect(faults).toEqual(['duplicated c1']);
  });

  test('a person’s message that nobody sent', () => {
    const strange: ShownMessage = {
      sequence: 8,
      kind: 'message',
      sender: 'customer',
      text: 'Boo',
      clientId: 'x',
      name: null,
    };
    expect(faultsAfter((_, __, ___, transcript) => transcript.push(strange))).toEqual(['duplicated x']);
  });

  test('a conversation that two representatives handle', () => {
    const faults = faultsAfter((evidence, _, representative) => {
      evidence.streams.push({
        side: 'representative',
        who: 'rob',
        shown: representative.map((m) => ({ ...m })),
      });
    });
    expect(faults).toEqual(['duplicated handling']);
  });
});

describe('out of order', () => {
  test('a stream that shows an earlier message after a later one', () => {
    expect(faultsAfter((_, customer) => customer.push(...customer.splice(at(customer, 4), 1)))).toEqual([
      'outOfOrder c1',
    ]);
  });

  test('sequence numbers that contradict the turns', () => {
    const faults = faultsAfter((evidence, ...all) => {
      for (const message of [...all.flat(), ...evidence.sent]) {
        const swapped = message.sequence === 4 ? 6 : message.sequence === 6 ? 4 : message.sequence;
        message.sequence = swapped;
      }
      for (const shown of all) shown.sort((a, b) => a.sequence - b.sequence);
    });
    expect(faults).toEqual(['outOfOrder r1']);
  });

  test('an AI agent that speaks over the representative', () => {
    const faults = faultsAfter((_, customer, representative, transcript) => {
      for (const shown of [customer, representative, transcript]) {
        shown.push({
          sequence: 8,
          kind: 'message',
          sender: 'ai_agent',
          text: 'As I said',
          clientId: null,
          name: null,
        });
      }
    });
    expect(faults).toEqual(['outOfOrder 8']);
  });
});

describe('completed', () => {
  test('not without a transcript to check against', () => {
    expect(judge([{ ...sound(), transcript: null }])).toMatchObject({ completed: 0, faults: [] });
  });

  test('an unacknowledged message is no loss', () => {
    const evidence = sound();
    evidence.sent.push({ side: 'customer', clientId: 'c2', text: 'Thanks', sequence: null });
    expect(judge([{ ...evidence, completed: false }])).toMatchObject({ completed: 0, sent: 3, faults: [] });
  });
});

describe('capacity', () => {
  const desk = (
    total: number,
    reserved: number,
    offers: string[],
    conversations: Record<string, string>,
  ): Desk =>
    ({
      capacity: { total, reserved },
      offers: offers.map((conversationId) => ({ conversationId })),
      conversations: Object.entries(conversations).map(([conversationId, state]) => ({
        conversationId,
        state,
      })),
    }) as unknown as Desk;

  test.each([
    ['just full', desk(90, 90, ['a'], { b: 'active', c: 'wrap_up' }), null],
    [
      'an offer that has just become a conversation',
      desk(90, 90, ['a'], { a: 'active', b: 'active', c: 'wrap_up' }),
      null,
    ],
    ['more reserved than there is', desk(90, 91, [], {}), '91 units reserved of 90'],
    [
      'more on the desk than the server admits',
      desk(90, 90, ['a'], { b: 'active', c: 'active', d: 'wrap_up' }),
      '4 conversations and offers of 30 units each on a desk for 90',
    ],
  ])('%s', (_, given, expected) => {
    expect(breachOf(given, 30)).toBe(expected);
  });

  test('a breach that lasts counts once, a new one again', () => {
    const watch = new CapacityWatch(30);
    for (const reserved of [90, 120, 120, 90, 120]) watch.observe('rita', desk(90, reserved, [], {}));
    expect(watch.breaches).toHaveLength(2);
  });
});
