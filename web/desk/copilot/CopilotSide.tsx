import { makeStyles, OverlayDrawer, Spinner, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useMediaQuery } from '../../kit/media.ts';
import { ResizeHandle } from '../../kit/ResizeHandle.tsx';
import { useStore } from '../../kit/store.ts';
import { preferences, setPreferences } from '../state/preferences.ts';

const CopilotPane = lazy(() => import('./CopilotPane.tsx'));

const useStyles = makeStyles({
  side: {
    flexShrink: 0,
    minHeight: 0,
    backgroundColor: tokens.colorNeutralBackground2,
  },
});

/** Pixels. */
const least = 280;
const most = 640;

interface CopilotSideProps {
  conversationId: string | null;
  customerName: string | null;
}

/** The copilot beside the conversation, or above it where there is no room. */
export function CopilotSide({ conversationId, customerName }: CopilotSideProps) {
  const styles = useStyles();
  const open = useStore(preferences, (value) => value.copilot);
  const width = useStore(preferences, (value) => value.copilotWidth);
  const roomy = useMediaQuery('(min-width: 1000px)');
  const close = () => setPreferences({ copilot: false });
  // Whoever opens it wants to ask; whoever goes to another conversation wants to reply.
  const before = useRef(open);
  const justOpened = open && !before.current;
  useEffect(() => {
    before.current = open;
  }, [open]);
  if (!open) return null;
  const pane = (
    <Suspense fallback={<Spinner style={{ padding: 24 }} size="tiny" label="Opening the copilot…" />}>
      <CopilotPane
        key={conversationId}
        conversationId={conversationId}
        customerName={customerName}
        focus={justOpened}
        onClose={close}
      />
    </Suspense>
  );
  if (!roomy) {
    return (
      <OverlayDrawer
        open
        position="end"
        size="small"
        aria-label="Copilot"
        onOpenChange={(_, data) => !data.open && close()}
      >
        {pane}
      </OverlayDrawer>
    );
  }
  return (
    <>
      <ResizeHandle
        label="Width of the copilot"
        width={width}
        min={least}
        max={most}
        onResize={(next) => setPreferences({ copilotWidth: next })}
      />
      <aside className={styles.side} style={{ width }} aria-label="Copilot">
        {pane}
      </aside>
    </>
  );
}
