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
  Select,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { RenderedRequest } from '../../../../contracts/crm.ts';
import { prettyJson } from '../../app/CodeBlock.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { messageOf } from '../../realtime/request-error.ts';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  mono: {
    fontFamily: tokens.fontFamilyMonospace,
    '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px', maxHeight: '50vh' },
    '& input': { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px' },
  },
});

interface EditRequestDialogProps {
  deliveryId: string;
  /** What would be sent; null when nothing could be made. */
  request: RenderedRequest | null;
  onClose: () => void;
  onDone: () => void;
}

/** Corrects the request of a dead delivery and tries again. */
export function EditRequestDialog({ deliveryId, request, onClose, onDone }: EditRequestDialogProps) {
  const styles = useStyles();
  const { client } = useModel();
  const [method, setMethod] = useState(request?.method ?? 'PATCH');
  const [url, setUrl] = useState(request?.url ?? '');
  const [body, setBody] = useState(prettyJson(request?.body ?? ''));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const wrong = body.trim() !== '' && !isJson(body) ? 'This is not JSON.' : null;

  const save = async () => {
    if (wrong) return;
    setBusy(true);
    setError(null);
    try {
      await client.request('delivery.edit_and_retry', {
        deliveryId,
        request: { method, url, headers: request?.headers ?? {}, body: body.trim() },
      });
      onDone();
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '760px' }}>
        <DialogBody>
          <DialogTitle>Edit and retry</DialogTitle>
          <DialogContent className={styles.content}>
            <Failure error={error} />
            <Field label="Method">
              <Select value={method} onChange={(_, { value }) => setMethod(value)}>
                {['GET', 'POST', 'PATCH', 'PUT'].map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </Select>
            </Field>
            <Field label="Address" hint="It stays within the connection’s address.">
              <Input
                className={styles.mono}
                value={url}
                spellCheck={false}
                onChange={(_, { value }) => setUrl(value)}
              />
            </Field>
            <Field label="Body" {...(wrong && { validationMessage: wrong })}>
              <Textarea
                className={styles.mono}
                rows={10}
                resize="vertical"
                spellCheck={false}
                value={body}
                onChange={(_, { value }) => setBody(value)}
              />
            </Field>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              appearance="primary"
              disabledFocusable={busy || wrong !== null}
              onClick={() => void save()}
            >
              Retry with this
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
