import { describe, expect, it } from 'vitest';
import type { CopilotTurn } from '../../../contracts/plugins.ts';
import { Copilot, type CopilotCalls, merge } from './copilot.ts';

const turnOf = (id: string, at: string, rest: Partial<CopilotTurn> = {}): CopilotTurn => ({
  id,
  conversationId: null,
  at,
  question: 'Deal for Contoso?',
  state: 'answered',
  text: '',
  source: null,
  link: null,
  citations: [],
  inputs: [],
  choices: [],
  connectionId: null,
  by: 'descriptions',
  problem: null,
  suggestions: [],
  ...rest,
});

/** Calls that are answered by the test, in its order. */
function held() {
  const waiting: { op: string; input: unknown; resolve(value: never): void; reject(error: Error): void }[] =
    [];
  const call = (op: string) => (input: unknown) =>
    new Promise<never>((resolve, reject) => void waiting.push({ op, input, resolve, reject }));
  const calls: CopilotCalls = { ask: call('ask'), continue: call('continue'), turns: call('turns') };
  return { calls, waiting };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the copilot', () => {
  it('shows a question at once and its turn when it is there, in its own thread', async () => {
    const { calls, waiting } = held();
    const copilot = new Copilot(calls);
    void copilot.ask('c1', 'Deal for Contoso?');
    expect(copilot.threadOf('c1').asked.map((each) => each.question)).toEqual(['Deal for Contoso?']);
    expect(copilot.threadOf(null).asked).toEqual([]);
    waiting[0]?.resolve(turnOf('t1', '2026-01-01T00:00:01Z', { conversationId: 'c1' }) as never);
    await settled();
    expect(copilot.threadOf('c1')).toMatchObject({ asked: [], turns: [{ id: 't1' }] });
  });

  it('keeps a question that failed, and asks it again the same way', async () => {
    const { calls, waiting } = held();
    const copilot = new Copilot(calls);
    void copilot.ask(null, 'Deal?', 'p1');
    waiting[0]?.reject(new Error('No answer'));
    await settled();
    const [asked] = copilot.threadOf(null).asked;
    expect(asked?.error).toBe('No answer');
    void copilot.dropAsked(null, asked?.localId ?? '', true);
    expect(waiting[1]?.input).toEqual({ question: 'Deal?', pluginId: 'p1' });
    expect(copilot.threadOf(null).asked).toHaveLength(1);
  });

  it('confirms once although the button is pressed twice', async () => {
    const { calls, waiting } = held();
    const copilot = new Copilot(calls);
    const turn = turnOf('t1', '2026-01-01T00:00:01Z', { state: 'confirmation' });
    void copilot.act(turn, { action: 'confirm' });
    void copilot.act(turn, { action: 'confirm' });
    expect(waiting.filter((each) => each.op === 'continue')).toHaveLength(1);
    waiting[0]?.resolve({ ...turn, state: 'answered' } as never);
    await settled();
    expect(copilot.threadOf(null)).toMatchObject({ acting: {}, turns: [{ state: 'answered' }] });
  });

  it('may confirm again after that failed', async () => {
    const { calls, waiting } = held();
    const copilot = new Copilot(calls);
    const turn = turnOf('t1', '2026-01-01T00:00:01Z', { state: 'confirmation' });
    void copilot.act(turn, { action: 'confirm' });
    waiting[0]?.reject(new Error('Away'));
    await settled();
    expect(copilot.threadOf(null).acting).toEqual({ t1: { error: 'Away' } });
    void copilot.act(turn, { action: 'confirm' });
    expect(waiting).toHaveLength(2);
  });

  it('merges what is read with what is held, by time, each once', () => {
    const old = turnOf('a', '2026-01-01T00:00:01Z', { state: 'running' });
    const fresh = turnOf('a', '2026-01-01T00:00:01Z');
    const later = turnOf('b', '2026-01-01T00:00:02Z');
    expect(merge([later, old], [fresh]).map(({ id, state }) => [id, state])).toEqual([
      ['a', 'answered'],
      ['b', 'answered'],
    ]);
  });
});
