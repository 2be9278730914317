/** What was written before, to go back to and forth: whole texts, as they are small. */

export interface History {
  readonly text: string;
  readonly past: readonly string[];
  readonly future: readonly string[];
  /** What made the last change, and when: the same in quick succession is one change. */
  readonly last: { readonly by: string; readonly at: number } | null;
}

const most = 200;
/** Milliseconds between two keys that belong together. */
const together = 1500;

export const begin = (text: string): History => ({ text, past: [], future: [], last: null });

/**
 * Notes a change. `by` names what made it (a field, the YAML): changes by the same within a moment are undone as one.
 * Null stands for a change of its own.
 */
export function change(history: History, text: string, by: string | null, at: number): History {
  if (text === history.text) return history;
  const joins = by !== null && history.last?.by === by && at - history.last.at < together;
  return {
    text,
    past: joins ? history.past : [...history.past, history.text].slice(-most),
    future: [],
    last: by === null ? null : { by, at },
  };
}

/** Goes back by one change; the same history when there is none. */
export function undo(history: History): History {
  const text = history.past.at(-1);
  if (text === undefined) return history;
  return {
    text,
    past: history.past.slice(0, -1),
    future: [history.text, ...history.future],
    last: null,
  };
}

/** Takes the last step back again; the same history when there is none. */
export function redo(history: History): History {
  const [text, ...future] = history.future;
  if (text === undefined) return history;
  return { text, past: [...history.past, history.text], future, last: null };
}
