import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '../realtime/request-error.ts';

/** What was read, whether reading failed, and how to read again. */
export interface Reading<T> {
  /** Null until it was read once; what is known stays while it is read again. */
  data: T | null;
  error: string | null;
  busy: boolean;
  reload(): void;
  /** Shows what is known to be so before it is read again. */
  set(data: T): void;
}

/**
 * Reads something for a page: at first, when `key` changes, and every `everyMs` while the page is visible. An answer
 * that comes after a newer question is dropped. Another key forgets what was read before.
 */
export function useRead<T>(
  key: string,
  read: () => Promise<T>,
  { everyMs, enabled = true }: { everyMs?: number; enabled?: boolean } = {},
): Reading<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: string | null }>({
    key,
    data: null,
    error: null,
  });
  const [busy, setBusy] = useState(false);
  const latest = useRef(read);
  latest.current = read;
  const round = useRef(0);

  const reload = useCallback(() => {
    const mine = ++round.current;
    setBusy(true);
    latest.current().then(
      (data) => {
        if (mine !== round.current) return;
        setBusy(false);
        setState({ key, data, error: null });
      },
      (error: unknown) => {
        if (mine !== round.current) return;
        setBusy(false);
        setState((before) => ({
          key,
          data: before.key === key ? before.data : null,
          error: messageOf(error),
        }));
      },
    );
  }, [key]);
  const set = useCallback(
    (data: T) => {
      round.current++;
      setBusy(false);
      setState({ key, data, error: null });
    },
    [key],
  );

  useEffect(() => {
    if (!enabled) return undefined;
    reload();
    return () => {
      round.current++;
    };
  }, [reload, enabled]);
  useEffect(() => {
    if (!enabled || everyMs === undefined) return undefined;
    const look = () => {
      if (document.visibilityState === 'visible') reload();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [reload, everyMs, enabled]);

  const current = state.key === key;
  return { data: current ? state.data : null, error: current ? state.error : null, busy, reload, set };
}
