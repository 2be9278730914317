import { useCallback, useEffect, useRef, useState } from 'react';
import type { TopicCheck } from '../../../../../contracts/topics.ts';
import { callOutside } from '../../../app/outside.ts';
import { messageOf, RequestError } from '../../../realtime/request-error.ts';

/** How far what is on the screen has come. */
export type Saving = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

/** The draft on the server. */
export interface Draft {
  readonly saving: Saving;
  readonly error: string | null;
  readonly check: TopicCheck;
  /** The text that `check` is about. */
  readonly checked: string;
  readonly state: 'published' | 'changed' | 'draft';
  /** Saves at once; resolves with whether everything is saved. */
  save(): Promise<boolean>;
  /** Saves over what somebody else wrote meanwhile. */
  overwrite(revision: string | null): void;
  /** The server's text was taken over. */
  took(revision: string | null, text: string, check: TopicCheck, state: Draft['state']): void;
}

interface Start {
  readonly agentId: string;
  readonly name: string;
  readonly revision: string | null;
  readonly yaml: string;
  readonly check: TopicCheck;
  readonly state: Draft['state'];
}

/** Milliseconds after the last key. */
const pause = 700;

/** Saves a topic's draft a moment after every change, one save after the other, and never over somebody else's. */
export function useDraft(start: Start, text: string): Draft {
  const [saving, setSaving] = useState<Saving>('saved');
  const [error, setError] = useState<string | null>(null);
  const [known, setKnown] = useState({ check: start.check, checked: start.yaml, state: start.state });
  const revision = useRef(start.revision);
  const saved = useRef(start.yaml);
  const wanted = useRef(text);
  wanted.current = text;
  const running = useRef<Promise<boolean> | null>(null);
  const blocked = useRef(false);
  const { agentId, name } = start;

  const run = useCallback(async (): Promise<boolean> => {
    while (saved.current !== wanted.current) {
      const yaml = wanted.current;
      setSaving('saving');
      try {
        const answer = await callOutside('topic.save_draft', {
          agentId,
          name,
          yaml,
          expectedRevision: revision.current,
        });
        revision.current = answer.revision;
        saved.current = yaml;
        setError(null);
        setKnown({ check: answer.check, checked: yaml, state: answer.state });
      } catch (failure) {
        const conflict = failure instanceof RequestError && failure.code === 'topic.conflict';
        blocked.current = conflict;
        setSaving(conflict ? 'conflict' : 'failed');
        setError(messageOf(failure));
        return false;
      }
    }
    setSaving('saved');
    return true;
  }, [agentId, name]);

  const save = useCallback((): Promise<boolean> => {
    running.current ??= run().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [run]);

  useEffect(() => {
    if (text === saved.current || blocked.current) {
      // Going back to what is saved leaves nothing to wait for.
      if (!blocked.current && running.current === null) setSaving('saved');
      return undefined;
    }
    setSaving((now) => (now === 'saving' ? now : 'waiting'));
    const timer = setTimeout(() => void save(), pause);
    return () => clearTimeout(timer);
  }, [text, save]);

  const overwrite = useCallback(
    (theirs: string | null) => {
      revision.current = theirs;
      blocked.current = false;
      void save();
    },
    [save],
  );
  const took = useCallback<Draft['took']>((next, yaml, check, state) => {
    revision.current = next;
    saved.current = yaml;
    wanted.current = yaml;
    blocked.current = false;
    setError(null);
    setSaving('saved');
    setKnown({ check, checked: yaml, state });
  }, []);
  return { saving, error, ...known, save, overwrite, took };
}
