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
  makeStyles,
  Textarea,
} from '@fluentui/react-components';
import { useState } from 'react';

const useStyles = makeStyles({ content: { display: 'flex', flexDirection: 'column', gap: '12px' } });

interface EditOperationDialogProps {
  operation: { id: string; name: string; description: string };
  onClose: () => void;
  onSave: (change: { name: string; description: string }) => Promise<void>;
}

/** The name and the description of an operation: what the copilot chooses by. */
export function EditOperationDialog({ operation, onClose, onSave }: EditOperationDialogProps) {
  const styles = useStyles();
  const [name, setName] = useState(operation.name);
  const [description, setDescription] = useState(operation.description);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    await onSave({ name: name.trim(), description: description.trim() });
    setBusy(false);
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '560px' }}>
        <DialogBody>
          <DialogTitle>{operation.name || operation.id}</DialogTitle>
          <DialogContent className={styles.content}>
            <Field label="Name">
              <Input value={name} maxLength={200} onChange={(_, { value }) => setName(value)} />
            </Field>
            <Field label="Description" hint="Say in one sentence what it answers; the copilot chooses by it.">
              <Textarea
                value={description}
                rows={4}
                maxLength={4000}
                resize="vertical"
                onChange={(_, { value }) => setDescription(value)}
              />
            </Field>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void save()}>
              Save
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
