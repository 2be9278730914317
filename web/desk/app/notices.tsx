import {
  Toast,
  ToastBody,
  type ToastIntent,
  ToastTitle,
  useToastController,
} from '@fluentui/react-components';
import { useCallback } from 'react';
import { messageOf } from '../realtime/request-error.ts';

/** The one toaster of the app. */
export const toasterId = 'notices';

/** Shows short notices in the corner; they are also read out. */
export function useNotices() {
  const { dispatchToast } = useToastController(toasterId);
  const notify = useCallback(
    (intent: ToastIntent, title: string, body?: string) => {
      dispatchToast(
        <Toast>
          <ToastTitle>{title}</ToastTitle>
          {body && <ToastBody>{body}</ToastBody>}
        </Toast>,
        { intent, timeout: intent === 'error' || intent === 'warning' ? 10_000 : 5_000 },
      );
    },
    [dispatchToast],
  );
  /** Runs an action and says so when it fails. Resolves with whether it went well. */
  const attempt = useCallback(
    async (failedTitle: string, action: () => Promise<unknown>): Promise<boolean> => {
      try {
        await action();
        return true;
      } catch (error) {
        notify('error', failedTitle, messageOf(error));
        return false;
      }
    },
    [notify],
  );
  return { notify, attempt };
}
