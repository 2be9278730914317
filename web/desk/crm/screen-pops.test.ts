import { describe, expect, it } from 'vitest';
import { inTime, lookAt, opened, type PopState } from './screen-pops.ts';

const nothing: PopState = { seen: [], awaiting: {} };
const ada = { conversationId: 'ada', handlerEpoch: 2, state: 'active' };

describe('screen pops', () => {
  it('wait for the record of a new answer, and open it once', () => {
    let state = lookAt(nothing, [], 0, true);
    state = lookAt(state, [ada], 1000, false);
    expect(Object.keys(state.awaiting)).toEqual(['ada/2']);
    state = opened(state, 'ada/2');
    expect(lookAt(state, [ada], 2000, false).awaiting).toEqual({});
  });

  it('open nothing on a reload but what was waiting before it', () => {
    expect(lookAt(nothing, [ada], 0, true).awaiting).toEqual({});
    const waiting: PopState = { seen: [], awaiting: { 'ada/2': 0 } };
    expect(Object.keys(lookAt(waiting, [ada], 500, true).awaiting)).toEqual(['ada/2']);
  });

  it('open again when the conversation is answered again', () => {
    const state = opened(lookAt(nothing, [ada], 0, false), 'ada/2');
    expect(Object.keys(lookAt(state, [{ ...ada, handlerEpoch: 5 }], 10, false).awaiting)).toEqual(['ada/5']);
  });

  it('wait as long as the conversation is here, and are offered rather than opened a minute later', () => {
    const state = lookAt(nothing, [ada], 0, false);
    expect(Object.keys(lookAt(state, [ada], 90_000, false).awaiting)).toEqual(['ada/2']);
    expect([inTime(0, 59_999), inTime(0, 60_000)]).toEqual([true, false]);
    expect(lookAt(state, [], 1000, false).awaiting).toEqual({});
  });
});
