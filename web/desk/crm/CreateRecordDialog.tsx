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
  tokens,
} from '@fluentui/react-components';
import { type FormEvent, useId, useState } from 'react';
import type { ConversationDetail } from '../../../contracts/api/shapes.ts';
import type { CrmLink } from '../../../contracts/crm.ts';
import { Failure } from '../app/Failure.tsx';
import { useNotices } from '../app/notices.tsx';
import { callOutside } from '../app/outside.ts';
import { messageOf } from '../realtime/request-error.ts';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  hint: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

interface CreateRecordDialogProps {
  conversationId: string;
  connectionId: string;
  connectionName: string;
  kind: 'contact' | 'case';
  detail: ConversationDetail;
  /** The linked customer, whose case it becomes. */
  customer: CrmLink | null;
  onClose: () => void;
  onCreated: () => void;
}

/** Creates the customer's contact, or a case, in a CRM; what is known is filled in. */
export function CreateRecordDialog(props: CreateRecordDialogProps) {
  const { conversationId, connectionId, connectionName, kind, detail, customer, onClose, onCreated } = props;
  const styles = useStyles();
  const { notify } = useNotices();
  const form = useId();
  // Kept over retries, so that a lost answer makes no second record.
  const [requestId] = useState(() => crypto.randomUUID());
  const [name, setName] = useState(
    kind === 'contact' ? detail.customer.name : (detail.escalationReason ?? '').slice(0, 200),
  );
  const [email, setEmail] = useState(detail.customer.email ?? '');
  const [phone, setPhone] = useState(detail.customer.phone ?? '');
  const [description, setDescription] = useState(
    kind === 'case' ? (detail.summary ?? '').slice(0, 2000) : '',
  );
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === '' || busy) return;
    setBusy(true);
    setError(null);
    try {
      const link = await callOutside('conversation.crm_create', {
        conversationId,
        connectionId,
        kind,
        requestId,
        name: name.trim(),
        description: description.trim(),
        ...(kind === 'contact' && { email: email.trim(), phone: phone.trim() }),
        ...(kind === 'case' &&
          customer && {
            customer: { entity: customer.entity, id: customer.id, name: customer.name, url: customer.url },
          }),
      });
      notify('success', `${link.name || name} is created and linked`);
      onCreated();
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };
  const title = kind === 'contact' ? 'Create the contact' : 'Create a case';
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '480px' }}>
        <form id={form} onSubmit={(event) => void create(event)} noValidate>
          <DialogBody>
            <DialogTitle>
              {title} in {connectionName}
            </DialogTitle>
            <DialogContent className={styles.content}>
              <Failure error={error} />
              <Field
                label={kind === 'contact' ? 'Name' : 'Title'}
                required
                {...(asked && name.trim() === '' && { validationMessage: 'Needed.' })}
              >
                <Input value={name} maxLength={200} onChange={(_, { value }) => setName(value)} />
              </Field>
              {kind === 'contact' && (
                <>
                  <Field label="Email">
                    <Input
                      type="email"
                      value={email}
                      maxLength={200}
                      onChange={(_, { value }) => setEmail(value)}
                    />
                  </Field>
                  <Field label="Phone">
                    <Input
                      type="tel"
                      value={phone}
                      maxLength={100}
                      onChange={(_, { value }) => setPhone(value)}
                    />
                  </Field>
                </>
              )}
              {kind === 'case' && (
                <>
                  <Field label="Description">
                    <Textarea
                      rows={5}
                      maxLength={2000}
                      resize="vertical"
                      value={description}
                      onChange={(_, { value }) => setDescription(value)}
                    />
                  </Field>
                  <p className={styles.hint}>
                    {customer
                      ? `Of ${customer.name || 'the linked customer'}.`
                      : 'Link the customer first to make it theirs.'}
                  </p>
                </>
              )}
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>Cancel</Button>
              <Button appearance="primary" type="submit" form={form} disabledFocusable={busy}>
                {busy ? 'Creating…' : 'Create'}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
