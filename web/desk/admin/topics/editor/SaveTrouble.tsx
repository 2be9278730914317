import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import { useModel } from '../../../app/context.tsx';
import { useNotices } from '../../../app/notices.tsx';
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
  const { client } = useModel();
  const { attempt } = useNotices();
  const read = () =>
    client.request('topic.read', { agentId: topic.agentId, name: topic.name }, { repeatable: true });
  const takeTheirs = () =>
    attempt('It was not read', async () => {
      const theirs = await read();
      draft.took(theirs.revision, theirs.yaml, theirs.check, theirs.state);
      editing.restart(theirs.yaml);
    });
  const keepMine = () => attempt('It was not saved', async () => draft.overwrite((await read()).revision));
  if (draft.saving === 'conflict') {
    return (
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>Somebody else changed this topic</MessageBarTitle>
          What you write is not saved until you choose.
        </MessageBarBody>
        <MessageBarActions>
          <Button size="small" onClick={() => void takeTheirs()}>
            Show theirs, drop mine
          </Button>
          <Button size="small" onClick={() => void keepMine()}>
            Keep mine
          </Button>
        </MessageBarActions>
      </MessageBar>
    );
  }
  if (draft.saving === 'failed') {
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>Not saved</MessageBarTitle>
          {draft.error}
        </MessageBarBody>
        <MessageBarActions>
          <Button size="small" onClick={() => void draft.save()}>
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
