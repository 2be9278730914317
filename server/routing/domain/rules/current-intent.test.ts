import { describe, expect, it } from 'vitest';
import { intentContext, mayRecognise } from './current-intent.ts';

const billing = { intent: 'Billing', intentGroup: 'Money', lineOfBusiness: 'Shop' };
const delivery = { intent: 'Delivery', intentGroup: 'Parcels', lineOfBusiness: 'Shop' };

describe('whether the customer’s words say what it is about', () => {
  it.each([
    ['nobody told it', {}, undefined, true],
    ['it was recognised before', { intent: 'Billing', firstIntent: 'Billing' }, undefined, true],
    ['the page told it', { intent: 'billing' }, undefined, false],
    [
      'whoever hands over tells it',
      { intent: 'Billing', firstIntent: 'Billing' },
      { intent: 'claims' },
      false,
    ],
    ['an empty one is none', { intent: '' }, { intent: '' }, true],
  ])('%s', (_, kept, comesAlong, expected) => {
    expect(mayRecognise(kept, comesAlong)).toBe(expected);
  });
});

describe('what is kept of it', () => {
  it('the first one stays the first, and the newest is the one that counts', () => {
    const first = { ...intentContext(billing, {}) };
    expect(first).toEqual({ ...billing, firstIntent: 'Billing' });
    expect({ ...first, ...intentContext(delivery, first) }).toEqual({ ...delivery, firstIntent: 'Billing' });
  });

  it('a group and a line of business that were told stay', () => {
    expect(intentContext(billing, { lineOfBusiness: 'Outlet' })).toEqual({
      intent: 'Billing',
      firstIntent: 'Billing',
      intentGroup: 'Money',
    });
  });
});
