import { useCallback, useEffect, useRef, useState } from 'react';
import type { InputOf } from '../../../../../contracts/api/operations.ts';
import type { AgentTestStep } from '../../../../../contracts/api/operations-agents.ts';
import { useModel } from '../../../app/context.tsx';
import { callOutside } from '../../../app/outside.ts';
import { messageOf, RequestError } from '../../../realtime/request-error.ts';

export type TestInput = InputOf<'ai_agent_test.send'>['input'];

/** What was said in the test, in order: the customer's words, and each turn of the agent. */
export type TestEntry =
  | { readonly kind: 'said'; readonly id: number; readonly text: string; readonly value?: unknown }
  | { readonly kind: 'turn'; readonly id: number; readonly turn: AgentTestStep };

export interface Test {
  readonly entries: readonly TestEntry[];
  readonly latest: AgentTestStep | null;
  readonly busy: boolean;
  readonly error: string | null;
  /** It has begun and goes on. */
  readonly running: boolean;
  start(stubbed: boolean, unsaved: { name: string; yaml: string }): Promise<void>;
  send(input: TestInput, shown: string): Promise<void>;
}

/** A test chat with the draft. A new one ends the one before; leaving the page ends the last. */
export function useTest(agentId: string): Test {
  const { client } = useModel();
  const [entries, setEntries] = useState<readonly TestEntry[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const id = useRef<string | null>(null);
  const count = useRef(0);
  /** Answers to a test that was given up meanwhile are dropped. */
  const round = useRef(0);

  const forget = useCallback(() => {
    const testId = id.current;
    id.current = null;
    if (testId !== null) client.request('ai_agent_test.end', { testId }).catch(() => undefined);
  }, [client]);
  useEffect(() => forget, [forget]);

  const take = useCallback(async (mine: number, ask: () => Promise<AgentTestStep>) => {
    setBusy(true);
    setError(null);
    try {
      const turn = await ask();
      if (mine !== round.current) return;
      id.current = turn.testId;
      count.current += 1;
      const entry: TestEntry = { kind: 'turn', id: count.current, turn };
      setEntries((before) => [...before, entry]);
    } catch (failure) {
      if (mine !== round.current) return;
      const gone = failure instanceof RequestError && failure.code === 'ai_agent_test.not_found';
      setError(gone ? 'The test was forgotten meanwhile. Begin a new one.' : messageOf(failure));
    } finally {
      if (mine === round.current) setBusy(false);
    }
  }, []);

  const start = useCallback<Test['start']>(
    (stubbed, unsaved) => {
      forget();
      setEntries([]);
      round.current += 1;
      return take(round.current, () =>
        callOutside('ai_agent_test.start', {
          agentId,
          topics: 'draft',
          outsideCalls: stubbed ? 'stubbed' : 'real',
          locale: navigator.language,
          unsaved,
        }),
      );
    },
    [agentId, forget, take],
  );
  const send = useCallback<Test['send']>(
    (input, shown) => {
      const testId = id.current;
      if (testId === null) return Promise.resolve();
      count.current += 1;
      const value = input.kind === 'message' ? input.value : undefined;
      const said: TestEntry = {
        kind: 'said',
        id: count.current,
        text: shown,
        ...(value !== undefined && { value }),
      };
      setEntries((before) => [...before, said]);
      return take(round.current, () => callOutside('ai_agent_test.send', { testId, input }));
    },
    [take],
  );
  const turns = entries.filter((entry) => entry.kind === 'turn');
  const latest = turns.at(-1)?.turn ?? null;
  const running = latest !== null && !latest.ended && latest.transfer === null;
  return { entries, latest, busy, error, running, start, send };
}
