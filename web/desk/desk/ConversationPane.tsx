import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { PanelRightRegular } from '@fluentui/react-icons/svg/panel-right';
import { type ReactNode, useState } from 'react';
import type { ConversationDetail, ConversationSummary } from '../../../contracts/api/shapes.ts';
import { useMediaQuery } from '../../kit/media.ts';
import { useStore } from '../../kit/store.ts';
import type { Place } from '../app/router.tsx';
import { useShortcuts } from '../app/shortcuts.ts';
import { preferences, setPreferences } from '../state/preferences.ts';
import { ConversationHeader } from './ConversationHeader.tsx';
import { CustomerPanel } from './CustomerPanel.tsx';
import { Transcript } from './Transcript.tsx';

const useStyles = makeStyles({
  panes: { display: 'flex', flexGrow: 1, minWidth: 0, minHeight: 0 },
  conversation: {
    flexGrow: 1,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  side: {
    width: '320px',
    flexShrink: 0,
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface ConversationPaneProps {
  conversation: ConversationSummary;
  detail: ConversationDetail | null;
  back: Place | null;
  actions: ReactNode;
  composer: ReactNode;
  /** Stands above the customer's card in the side panel. */
  side?: ReactNode;
}

/** A conversation with its actions, its transcript and the panel that tells who the customer is. */
export function ConversationPane({
  conversation,
  detail,
  back,
  actions,
  composer,
  side,
}: ConversationPaneProps) {
  const styles = useStyles();
  const wide = useMediaQuery('(min-width: 1100px)');
  const wanted = useStore(preferences, (value) => value.customerPanel);
  const [drawer, setDrawer] = useState(false);
  const open = wide ? wanted : drawer;
  const toggle = () => (wide ? setPreferences({ customerPanel: !wanted }) : setDrawer(!drawer));
  useShortcuts({
    'Alt+KeyI': () => {
      toggle();
      return undefined;
    },
  });
  const { conversationId, customer } = conversation;
  const panel = (
    <>
      {side}
      <CustomerPanel conversationId={conversationId} detail={detail} />
    </>
  );
  return (
    <div className={styles.panes}>
      <section className={styles.conversation} aria-label={`Conversation: ${customer.name}`}>
        <ConversationHeader conversation={conversation} back={back}>
          {actions}
          <Button
            size="small"
            appearance="subtle"
            icon={<PanelRightRegular />}
            aria-label="Customer panel"
            aria-expanded={open}
            aria-keyshortcuts="Alt+I"
            title="Customer panel (Alt+I)"
            onClick={toggle}
          />
        </ConversationHeader>
        <Transcript key={conversationId} conversationId={conversationId} customerName={customer.name} />
        {composer}
      </section>
      {wide && open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        <aside className={styles.side} aria-label="About this conversation" tabIndex={0}>
          {panel}
        </aside>
      )}
      {!wide && (
        <OverlayDrawer
          open={drawer}
          position="end"
          size="small"
          onOpenChange={(_, data) => setDrawer(data.open)}
        >
          <DrawerHeader>
            <DrawerHeaderTitle
              action={
                <Button
                  appearance="subtle"
                  aria-label="Close the panel"
                  icon={<DismissRegular />}
                  onClick={() => setDrawer(false)}
                />
              }
            >
              About this conversation
            </DrawerHeaderTitle>
          </DrawerHeader>
          <DrawerBody style={{ padding: 0 }}>{panel}</DrawerBody>
        </OverlayDrawer>
      )}
    </div>
  );
}
