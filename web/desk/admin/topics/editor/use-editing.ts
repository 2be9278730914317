import { useCallback, useMemo, useRef, useState } from 'react';
import { type Reading, readTree, type TopicTree } from '../model/topic-tree.ts';
import { begin, change, type History, redo, undo } from './history.ts';

/** A topic's text while it is edited, and what the canvas shows of it. */
export interface Editing {
  readonly text: string;
  readonly reading: Reading;
  /** Of the text, or of the last one that could be read; null when none could. */
  readonly tree: TopicTree | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Puts another text; see `history.ts` for `by`. */
  put(text: string, by: string | null): void;
  /** Changes the text as it is at this moment. */
  edit(how: (text: string) => string, by?: string | null): void;
  /** Begins anew with a text that came from elsewhere: nothing before it can be gone back to. */
  restart(text: string): void;
  undo(): void;
  redo(): void;
}

/** Holds a text, its history, and its tree. */
export function useEditing(initial: string): Editing {
  const [history, setHistory] = useState<History>(() => begin(initial));
  const latest = useRef(history);
  const update = useCallback((how: (history: History) => History) => {
    latest.current = how(latest.current);
    setHistory(latest.current);
  }, []);
  const { text, past, future } = history;
  const reading = useMemo(() => readTree(text), [text]);
  const known = useRef<TopicTree | null>(null);
  if (reading.ok) known.current = reading.tree;
  const tree = known.current;
  const actions = useMemo(
    () => ({
      put: (next: string, by: string | null) => update((now) => change(now, next, by, Date.now())),
      edit: (how: (now: string) => string, by: string | null = null) =>
        update((now) => change(now, how(now.text), by, Date.now())),
      restart: (next: string) => update(() => begin(next)),
      undo: () => update(undo),
      redo: () => update(redo),
    }),
    [update],
  );
  return useMemo(
    () => ({ text, reading, tree, canUndo: past.length > 0, canRedo: future.length > 0, ...actions }),
    [text, reading, tree, past, future, actions],
  );
}
