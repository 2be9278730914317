import { useEffect, useState } from 'react';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import { useStore } from '../../../../kit/store.ts';
import { useModel } from '../../../app/context.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { callOutside } from '../../../app/outside.ts';
import { RequestError } from '../../../realtime/request-error.ts';
import type { DeskModel } from '../../../state/model.ts';
import { useTopicChanges } from '../use-topic-changes.ts';
import { type DraftState, TopicDraft } from './topic-draft.ts';

/** The draft on the server, and how far what is on the screen has come to it. */
export interface Draft extends DraftState {
  readonly line: TopicDraft;
}

/** Keeps a topic's draft on the server as the text on the screen, and tells when somebody else changes it. */
export function useDraft(topic: OutputOf<'topic.read'>, text: string): Draft {
  const { client, me } = useModel();
  const { notify } = useNotices();
  const { agentId, name } = topic;
  const [line] = useState(
    () =>
      new TopicDraft(topic, {
        save: (yaml, expectedRevision) =>
          callOutside('topic.save_draft', { agentId, name, yaml, expectedRevision }),
        read: () => readTopic(client, agentId, name),
        later: (run, milliseconds) => {
          const timer = setTimeout(run, milliseconds);
          return () => clearTimeout(timer);
        },
        publishedBy: (by) => {
          if (by !== me.displayName) notify('info', `${by ?? 'Patchbay'} published this topic`);
        },
      }),
  );
  useEffect(() => () => line.stop(), [line]);
  useEffect(() => line.write(text), [line, text]);
  useTopicChanges(agentId, () => void line.look(), name);
  const state = useStore(line.store, (all) => all);
  return { ...state, line };
}

async function readTopic(client: DeskModel['client'], agentId: string, name: string) {
  try {
    return await client.request('topic.read', { agentId, name }, { repeatable: true });
  } catch (error) {
    if (error instanceof RequestError && error.code === 'topic.not_found') return null;
    throw error;
  }
}
