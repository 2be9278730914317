import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Textarea,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { messageOf } from '../../realtime/request-error.ts';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  text: { margin: 0 },
});

interface SkipDialogProps {
  deliveryId: string;
  onClose: () => void;
  onDone: () => void;
}

/** Lets a dead delivery be, with a word on why. */
export function SkipDialog({ deliveryId, onClose, onDone }: SkipDialogProps) {
  const styles = useStyles();
  const { client } = useModel();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const skip = async () => {
    setBusy(true);
    setError(null);
    try {
      await client.request('delivery.skip', { deliveryId, reason: reason.trim() });
      onDone();
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '480px' }}>
        <DialogBody>
          <DialogTitle>Skip this delivery?</DialogTitle>
          <DialogContent className={styles.content}>
            <p className={styles.text}>
              It is not sent any more. Later steps that need its answer cannot be sent either.
            </p>
            <Failure error={error} />
            <Field label="Reason">
              <Textarea
                value={reason}
                maxLength={500}
                placeholder="So that others know why"
                onChange={(_, { value }) => setReason(value)}
              />
            </Field>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void skip()}>
              Skip it
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
