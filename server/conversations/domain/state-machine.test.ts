import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Standing, type Transition, transition } from './state-machine.ts';

const open: Standing = { state: 'open', handlerKind: 'none', handlerId: null, handlerEpoch: 0 };
const ai: Transition = { kind: 'engage', handlerKind: 'ai_agent', handlerId: 'ai' };
const rep = (id: string): Transition => ({ kind: 'engage', handlerKind: 'representative', handlerId: id });

function walk(...changes: Transition[]): Standing {
  return changes.reduce((now, change) => {
    const result = transition(now, change);
    if (!result.ok) throw new Error(`${change.kind} was refused in ${now.state}`);
    return result.next;
  }, open);
}

describe('a conversation', () => {
  it('goes from the AI agent to a representative, to the wrap-up, to its end', () => {
    expect(walk(ai)).toEqual({ state: 'active', handlerKind: 'ai_agent', handlerId: 'ai', handlerEpoch: 1 });
    expect(walk(ai, { kind: 'queue' })).toEqual({
      state: 'open',
      handlerKind: 'none',
      handlerId: null,
      handlerEpoch: 2,
    });
    expect(walk(ai, { kind: 'queue' }, rep('r'))).toMatchObject({
      state: 'active',
      handlerId: 'r',
      handlerEpoch: 3,
    });
    expect(walk(ai, { kind: 'queue' }, rep('r'), { kind: 'end' })).toMatchObject({
      state: 'wrap_up',
      handlerId: 'r',
      handlerEpoch: 3,
    });
    expect(walk(ai, { kind: 'queue' }, rep('r'), { kind: 'end' }, { kind: 'close' })).toMatchObject({
      state: 'closed',
      handlerKind: 'none',
    });
  });

  it('waits for the customer and comes back through the queue', () => {
    expect(walk(rep('r'), { kind: 'park' })).toMatchObject({ state: 'waiting', handlerKind: 'none' });
    expect(walk(rep('r'), { kind: 'park' }, { kind: 'queue' }, rep('r'))).toMatchObject({
      state: 'active',
      handlerEpoch: 3,
    });
  });

  it('goes back to an AI agent at once, from wherever it is not over', () => {
    const agent: Transition = { kind: 'hand_over', handlerKind: 'ai_agent', handlerId: 'other-ai' };
    const active = { state: 'active', handlerKind: 'ai_agent', handlerId: 'other-ai' };
    for (const before of [[], [ai], [rep('r')], [rep('r'), { kind: 'park' }]] as Transition[][]) {
      const { handlerEpoch } = walk(...before);
      expect(walk(...before, agent)).toEqual({ ...active, handlerEpoch: handlerEpoch + 1 });
    }
  });

  it.each<[string, Transition[], Transition]>([
    [
      'the wrap-up is not handed over',
      [rep('r'), { kind: 'end' }],
      { kind: 'hand_over', handlerKind: 'ai_agent', handlerId: 'ai' },
    ],
    ['nor to whom has it', [ai], { kind: 'hand_over', handlerKind: 'ai_agent', handlerId: 'ai' }],
    ['closed never reopens', [{ kind: 'close' }], rep('r')],
    ['closed is not queued', [{ kind: 'close' }], { kind: 'queue' }],
    ['the wrap-up is not transferred', [rep('r'), { kind: 'end' }], { kind: 'queue' }],
    ['two handlers do not engage at once', [rep('a')], rep('b')],
    ['an AI agent does not park', [ai], { kind: 'park' }],
    ['an AI agent has no wrap-up', [ai], { kind: 'end' }],
    ['closing twice is refused', [{ kind: 'close' }], { kind: 'close' }],
  ])('%s', (_name, before, change) => {
    expect(transition(walk(...before), change)).toEqual({ ok: false, reason: 'wrong_state' });
  });
});

const anyChange: fc.Arbitrary<Transition> = fc.oneof(
  fc.constantFrom<Transition>({ kind: 'queue' }, { kind: 'park' }, { kind: 'end' }, { kind: 'close' }, ai),
  fc.constantFrom('a', 'b').map(rep),
);

it('whatever is asked of it: epochs only grow, a new handler means a new epoch, and only Active and Wrap-up have one', () => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 30 }), (changes) => {
      let now = open;
      for (const change of changes) {
        const result = transition(now, change);
        if (!result.ok) continue;
        const { next } = result;
        expect(next.handlerEpoch).toBeGreaterThanOrEqual(now.handlerEpoch);
        if (next.handlerId !== now.handlerId) expect(next.handlerEpoch).toBe(now.handlerEpoch + 1);
        expect((next.handlerKind === 'none') === (next.handlerId === null)).toBe(true);
        expect(['active', 'wrap_up'].includes(next.state)).toBe(next.handlerKind !== 'none');
        expect(now.state).not.toBe('closed');
        now = next;
      }
    }),
  );
});
