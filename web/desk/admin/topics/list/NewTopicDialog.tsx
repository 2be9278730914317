import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  Radio,
  RadioGroup,
} from '@fluentui/react-components';
import { useState } from 'react';
import { Failure } from '../../../app/Failure.tsx';
import { callOutside } from '../../../app/outside.ts';
import { navigate } from '../../../app/router.tsx';
import { messageOf } from '../../../realtime/request-error.ts';
import { adminPlace } from '../../places.ts';
import { nameOf, topicTemplates } from './templates.ts';

/** A new topic from a template; it is a draft until it is published. */
export function NewTopicDialog({
  agentId,
  taken,
  onClose,
}: {
  agentId: string;
  taken: readonly string[];
  onClose: () => void;
}) {
  const [title, setTitle] = useState('');
  const [template, setTemplate] = useState('blank');
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const create = async () => {
    setAsked(true);
    const chosen = topicTemplates.find(({ id }) => id === template);
    const words = title.trim();
    if (!chosen || words === '') return;
    setBusy(true);
    setError(null);
    const name = nameOf(words, taken);
    try {
      await callOutside('topic.save_draft', {
        agentId,
        name,
        yaml: chosen.write(words),
        expectedRevision: null,
      });
      navigate(adminPlace('topics', agentId, 'topic', name));
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '480px' }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void create();
          }}
        >
          <DialogBody>
            <DialogTitle>New topic</DialogTitle>
            <DialogContent style={{ display: 'flex', flexDirection: 'column', gap: '12px' }}>
              <Failure error={error} />
              <Field
                label="Name"
                required
                {...(asked && title.trim() === '' && { validationMessage: 'Write a name.' })}
              >
                <Input value={title} maxLength={80} onChange={(_, { value }) => setTitle(value)} />
              </Field>
              <Field label="Begin with">
                <RadioGroup value={template} onChange={(_, { value }) => setTemplate(value)}>
                  {topicTemplates.map((each) => (
                    <Radio
                      key={each.id}
                      value={each.id}
                      label={`${each.label}: ${each.hint.toLowerCase()}`}
                    />
                  ))}
                </RadioGroup>
              </Field>
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" appearance="primary" disabledFocusable={busy}>
                Create
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
