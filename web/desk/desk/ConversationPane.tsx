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
import { ResizeHandle } from '../../kit/ResizeHandle.tsx';
import { useStore } from '../../kit/store.ts';
import { useWidth } from '../../kit/use-width.ts';
import { useDesk, useModel } from '../app/context.tsx';
import type { Place } from '../app/router.tsx';
import { useShortcuts } from '../app/shortcuts.ts';
import { BlockedPop } from '../crm/BlockedPop.tsx';
import { RecordPane } from '../crm/RecordPane.tsx';
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

/** Widths in pixels: below them a pane does not stand beside the conversation. */
const leastConversation = 380;
const leastRecord = 320;
const leastWithPanel = 790;

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
  const model = useModel();
  const { conversationId, customer } = conversation;
  const [panes, width] = useWidth<HTMLDivElement>();
  const shown = useDesk((state) => state.records[conversationId] ?? null);
  const recordWanted = useStore(preferences, (value) => value.recordWidth);
  // Where there is no room beside the conversation, the record is offered above the transcript.
  const record = width === 0 || width >= leastConversation + leastRecord ? shown : null;
  const recordMost = Math.max(leastRecord, width - leastConversation);
  const recordWidth = Math.min(recordWanted, recordMost);
  const wide = width - (record ? recordWidth : 0) >= leastWithPanel;
  const wanted = useStore(preferences, (value) => value.customerPanel);
  const [drawer, setDrawer] = useState(false);
  const covered = record?.covered === true;
  const open = wide ? wanted : record ? covered : drawer;
  const toggle = () => {
    if (wide) setPreferences({ customerPanel: !wanted });
    else if (record) model.coverRecord(conversationId, !covered);
    else setDrawer(!drawer);
  };
  useShortcuts({
    'Alt+KeyI': () => {
      toggle();
      return undefined;
    },
  });
  const panel = (
    <>
      {side}
      <CustomerPanel conversationId={conversationId} detail={detail} />
    </>
  );
  return (
    <div className={styles.panes} ref={panes}>
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
        <BlockedPop conversationId={conversationId} unshown={record ? null : shown} />
        <Transcript key={conversationId} conversationId={conversationId} customerName={customer.name} />
        {composer}
      </section>
      {record && (
        <>
          <ResizeHandle
            label="Width of the record"
            width={recordWidth}
            min={leastRecord}
            max={recordMost}
            onResize={(next) => setPreferences({ recordWidth: next })}
          />
          <div style={{ width: recordWidth, flexShrink: 0 }}>
            <RecordPane
              record={record}
              onClose={() => {
                setDrawer(false);
                model.showRecord(conversationId, null);
              }}
              customer={wide && open ? null : panel}
              onCover={(cover) => model.coverRecord(conversationId, cover)}
            />
          </div>
        </>
      )}
      {wide && open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        <aside className={styles.side} aria-label="About this conversation" tabIndex={0}>
          {panel}
        </aside>
      )}
      {!wide && !record && width > 0 && (
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
