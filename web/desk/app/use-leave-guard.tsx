import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import { guardLeaving } from './router.tsx';

/**
 * Asks before a page with unsaved changes is left, whichever way: by a link, by the browser's back, by closing the tab.
 * @returns the dialog, to be placed anywhere on the page.
 */
export function useLeaveGuard(unsaved: boolean): ReactNode {
  const [goOn, setGoOn] = useState<{ run: () => void } | null>(null);
  useEffect(() => {
    if (!unsaved) return undefined;
    const closing = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', closing);
    guardLeaving((run) => {
      setGoOn({ run });
      return false;
    });
    return () => {
      window.removeEventListener('beforeunload', closing);
      guardLeaving(null);
    };
  }, [unsaved]);

  return (
    <Dialog open={goOn !== null} onOpenChange={(_, { open }) => !open && setGoOn(null)}>
      <DialogSurface style={{ maxWidth: '420px' }}>
        <DialogBody>
          <DialogTitle>Leave without saving?</DialogTitle>
          <DialogContent>What you changed on this page is lost.</DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={() => setGoOn(null)}>
              Stay
            </Button>
            <Button
              onClick={() => {
                const leave = goOn;
                setGoOn(null);
                leave?.run();
              }}
            >
              Leave
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
