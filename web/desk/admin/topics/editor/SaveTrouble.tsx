import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import { formatRelative } from '../../../../kit/time.ts';
import { useModel, useNow } from '../../../app/context.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { navigate } from '../../../app/router.tsx';
import { adminPlace } from '../../places.ts';
import type { Draft } from './use-draft.ts';
import type { Editing } from './use-editing.ts';

interface SaveTroubleProps {
  topic: OutputOf<'topic.read'>;
  draft: Draft;
  editing: Editing;
  stale: boolean;
  onYaml: () => void;
}

/** Says when the draft is not saved, or not shown, and what can be done. */
export function SaveTrouble({ topic, draft, editing, stale, onYaml }: SaveTroubleProps) {
  if (draft.saving === 'conflict')
    return <Conflict agentId={topic.agentId} draft={draft} editing={editing} />;
  if (draft.saving === 'failed') {
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>Not saved</MessageBarTitle>
          {draft.error}
        </MessageBarBody>
        <MessageBarActions>
          <Button size="small" onClick={() => void draft.line.save()}>
            Try again
          </Button>
        </MessageBarActions>
      </MessageBar>
    );
  }
  if (stale) {
    return (
      <MessageBar intent="warning">
        <MessageBarBody>
          The YAML cannot be read: the canvas shows the last that could, and waits.
        </MessageBarBody>
        <MessageBarActions>
          <Button size="small" onClick={onYaml}>
            Show the YAML
          </Button>
        </MessageBarActions>
      </MessageBar>
    );
  }
  return null;
}

function Conflict({ agentId, draft, editing }: { agentId: string; draft: Draft; editing: Editing }) {
  const { me } = useModel();
  const { attempt } = useNotices();
  const now = useNow();
  const { theirs, line } = draft;
  const who = theirs?.changedBy === me.displayName ? 'You' : (theirs?.changedBy ?? 'Somebody else');
  const did = theirs?.state === 'published' ? 'changed and published' : 'changed';
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {theirs === null
            ? 'This topic was removed'
            : `${who} ${did} this topic${who === 'You' ? ' elsewhere' : ''}`}
        </MessageBarTitle>
        {theirs ? `${formatRelative(theirs.changedAt, now)}. ` : ''}Nothing is saved here until you choose.
      </MessageBarBody>
      <MessageBarActions>
        {theirs && (
          <Button
            size="small"
            onClick={() => {
              line.take(theirs);
              // A step of the history: undoing it brings back what was written here.
              editing.put(theirs.yaml, null);
            }}
          >
            Show theirs
          </Button>
        )}
        {theirs === null && (
          <Button size="small" onClick={() => navigate(adminPlace('topics', agentId), { saved: true })}>
            To the topics
          </Button>
        )}
        <Button size="small" onClick={() => void attempt('It was not saved', () => line.keepMine())}>
          Keep mine
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
