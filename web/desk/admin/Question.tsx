import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { useNotices } from '../app/notices.tsx';

interface QuestionProps {
  title: string;
  children: ReactNode;
  /** What the button that goes on says. */
  action: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks once more before something that cannot be taken back; closes when it is done. */
export function Question({ title, children, action, onConfirm, onClose }: QuestionProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
    } finally {
      setBusy(false);
    }
    onClose();
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '460px' }}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{children}</DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void confirm()}>
              {action}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

interface RemoveQuestionProps {
  /** Of what is removed. */
  name: string;
  /** What goes with it, and what stays. */
  children: ReactNode;
  remove: () => Promise<unknown>;
  /** It was removed, or could not be: what is shown is to be read again. */
  onTried: () => void;
  onClose: () => void;
}

/** Asks before something is removed, removes it, and says how that went. */
export function RemoveQuestion({ name, children, remove, onTried, onClose }: RemoveQuestionProps) {
  const { attempt, notify } = useNotices();
  const confirm = async () => {
    if (await attempt(`${name} was not removed`, remove)) notify('success', `${name} was removed`);
    onTried();
  };
  return (
    <Question title={`Remove ${name}?`} action="Remove" onClose={onClose} onConfirm={confirm}>
      {children}
    </Question>
  );
}
