import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Textarea,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useModel } from '../../../app/context.tsx';
import { Failure } from '../../../app/Failure.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { useRead } from '../../../app/use-read.ts';
import { messageOf } from '../../../realtime/request-error.ts';
import { Loading } from '../../Page.tsx';
import { useTopicChanges } from '../use-topic-changes.ts';
import { Difference } from './Difference.tsx';

interface PublishDialogProps {
  agentId: string;
  /** Null: all that changed. */
  names: readonly string[] | null;
  onClose: () => void;
  onPublished: () => void;
}

/** Shows what will be different for customers, and publishes it with a note. */
export function PublishDialog({ agentId, names, onClose, onPublished }: PublishDialogProps) {
  const { client } = useModel();
  const { notify } = useNotices();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const read = useRead(`difference/${agentId}`, () =>
    client.request(
      'topic_version.difference',
      { agentId, from: 'published', to: 'draft' },
      { repeatable: true },
    ),
  );
  // What is shown is what would be published, whoever saves while this is read.
  useTopicChanges(agentId, read.reload);
  const topics = read.data?.topics.filter((topic) => names === null || names.includes(topic.name)) ?? [];
  const publish = async () => {
    setBusy(true);
    setError(null);
    try {
      const done = await client.request('topic.publish', {
        agentId,
        note,
        ...(names && { names: [...names] }),
      });
      notify('success', `Published as version ${done.version}`);
      onPublished();
      onClose();
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '760px' }}>
        <DialogBody>
          <DialogTitle>{names === null ? 'Publish all that changed' : 'Publish'}</DialogTitle>
          <DialogContent style={{ display: 'flex', flexDirection: 'column', gap: '12px' }}>
            <Failure error={error ?? read.error} />
            {read.data ? (
              <Difference topics={topics} />
            ) : (
              read.error === null && <Loading label="Comparing" />
            )}
            <Field label="Note" hint="Why, for who looks at the versions later.">
              <Textarea rows={2} value={note} maxLength={1000} onChange={(_, { value }) => setNote(value)} />
            </Field>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              appearance="primary"
              disabledFocusable={busy || read.data === null || topics.length === 0}
              onClick={() => void publish()}
            >
              Publish
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
