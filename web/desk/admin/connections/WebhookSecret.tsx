import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  makeStyles,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { messageOf } from '../../realtime/request-error.ts';
import { CopyField } from '../CopyField.tsx';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  text: { margin: 0 },
});

interface WebhookSecretProps {
  connectionId: string;
  connectionName: string;
  onClose: () => void;
}

/** Draws a new secret for the events that come in; it is shown this once. */
export function WebhookSecret({ connectionId, connectionName, onClose }: WebhookSecretProps) {
  const styles = useStyles();
  const { client } = useModel();
  const [drawn, setDrawn] = useState<{ path: string; secret: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const draw = async () => {
    setBusy(true);
    setError(null);
    try {
      setDrawn(await client.request('connection.rotate_webhook_secret', { connectionId }));
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    // Once shown, it closes by its button alone: a click beside it must not lose the secret.
    <Dialog
      open
      modalType={drawn ? 'alert' : 'modal'}
      onOpenChange={(_, { open }) => {
        if (!open && !drawn) onClose();
      }}
    >
      <DialogSurface style={{ maxWidth: '560px' }}>
        <DialogBody>
          <DialogTitle>Webhook secret of {connectionName}</DialogTitle>
          <DialogContent className={styles.content}>
            {drawn ? (
              <>
                <MessageBar intent="warning" layout="multiline">
                  <MessageBarBody>Copy the secret now. It is not shown again.</MessageBarBody>
                </MessageBar>
                <CopyField label="Address" value={new URL(drawn.path, window.location.origin).href} />
                <CopyField label="Secret" value={drawn.secret} />
              </>
            ) : (
              <>
                <p className={styles.text}>
                  Recordings, transcripts and contact events come in at a signed address. A new secret ends
                  the old one at once: whoever sends events must be given the new one.
                </p>
                <Failure error={error} />
              </>
            )}
          </DialogContent>
          <DialogActions>
            {drawn ? (
              <Button appearance="primary" onClick={onClose}>
                I have copied it
              </Button>
            ) : (
              <>
                <Button onClick={onClose}>Cancel</Button>
                <Button appearance="primary" disabledFocusable={busy} onClick={() => void draw()}>
                  Draw a new secret
                </Button>
              </>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
