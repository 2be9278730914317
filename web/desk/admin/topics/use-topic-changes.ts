import { useEffect, useRef } from 'react';
import { useModel } from '../../app/context.tsx';

/** Changes that come together are looked at once. Milliseconds: somebody's draft is saved while they type. */
const together = 300;

/**
 * Runs a moment after topics of the AI agent were saved, published, switched or removed, by anybody, and after a time
 * in which nobody could tell.
 * @param name of the one topic that matters; none: all do.
 */
export function useTopicChanges(agentId: string, changed: () => void, name?: string): void {
  const { topicChanges } = useModel();
  const latest = useRef(changed);
  latest.current = changed;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = topicChanges.subscribe((change) => {
      const ours = change?.agentId === agentId && (name === undefined || change.names.includes(name));
      if (change !== null && !ours) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, together);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [topicChanges, agentId, name]);
}
