import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from './append.ts';
import { decideAppends } from './append-batch.ts';
import type { MessageDraft } from './message.ts';
import type { Standing } from './state-machine.ts';

const withRep: Standing = { state: 'active', handlerKind: 'representative', handlerId: 'r', handlerEpoch: 3 };
const customer = { kind: 'customer', id: 'c', name: 'C' } as const;
const rep = (id: string, epoch?: number) => ({ kind: 'representative', id, name: 'R', epoch }) as const;
const ai = (epoch?: number) => ({ kind: 'ai_agent', id: 'ai', name: 'AI', epoch }) as const;

describe('who may write', () => {
  it('the handler, under its epoch', () => {
    expect(refusal(withRep, rep('r', 3), 'message')).toBeNull();
    expect(refusal(withRep, rep('r'), 'message')).toBeNull();
    expect(refusal(withRep, rep('r', 2), 'message')).toBe('conversation.stale_epoch');
    expect(refusal(withRep, rep('other'), 'message')).toBe('conversation.not_handler');
  });
  it('a late AI reply never speaks over a representative', () => {
    expect(refusal(withRep, ai(1), 'message')).toBe('conversation.stale_epoch');
    expect(refusal(withRep, ai(3), 'message')).toBe('conversation.not_handler');
  });
  it('the customer, until it is over', () => {
    expect(refusal(withRep, customer, 'message')).toBeNull();
    for (const state of ['closed', 'wrap_up'] as const)
      expect(refusal({ ...withRep, state }, customer, 'message')).toBe('conversation.closed');
  });
  it('staff add notes in every state, whoever handles it', () => {
    expect(refusal({ ...withRep, state: 'closed' }, rep('someone'), 'note')).toBeNull();
  });
});

const draft = (clientMessageId: string): MessageDraft => ({
  clientMessageId,
  kind: 'message',
  sender: customer,
  text: 'x',
  sentAt: new Date(0),
});

it('sequences have no gaps, and the same client id is the same message, in one batch or later', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }),
      fc.nat({ max: 5 }),
      (ids, before) => {
        const known = new Map<string, number>();
        for (let n = 0; n < before; n += 1) known.set(`m${n}`, n + 1);
        const decisions = decideAppends(
          'c',
          withRep,
          before,
          known,
          ids.map((id) => draft(`m${id}`)),
        );
        const fresh = decisions.flatMap((d) => (d.outcome === 'append' ? [d.message.sequence] : []));
        expect(fresh).toEqual(Array.from({ length: fresh.length }, (_, n) => before + 1 + n));
        const sequenceOf = new Map<string, number>();
        decisions.forEach((d, i) => {
          const sequence =
            d.outcome === 'append' ? d.message.sequence : d.outcome === 'duplicate' ? d.sequence : -1;
          const id = `m${ids[i]}`;
          expect(sequenceOf.get(id) ?? sequence).toBe(sequence);
          sequenceOf.set(id, sequence);
        });
      },
    ),
  );
});
