import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useDesk, useModel } from '../app/context.tsx';
import type { OpenRecord } from '../state/desk-state.ts';
import { recordAddress } from './open-record.ts';

interface BlockedPopProps {
  conversationId: string;
  /** A record that was to stand beside the conversation, where there is no room for it. */
  unshown: OpenRecord | null;
}

/** Offers the record that could not open by itself, so that it is never lost. */
export function BlockedPop({ conversationId, unshown }: BlockedPopProps) {
  const model = useModel();
  const blocked = useDesk((state) => state.blockedPops[conversationId] ?? null);
  const record = blocked ?? unshown;
  const address = record && recordAddress(record.url);
  if (!record || !address) return null;
  const put = () => {
    model.setBlockedPop(conversationId, null);
    if (!blocked) model.showRecord(conversationId, null);
  };
  return (
    <MessageBar intent="info" shape="square" style={{ flexShrink: 0 }}>
      <MessageBarBody>The record in {record.title} is ready.</MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            size="small"
            icon={<DismissRegular />}
            aria-label="Do not offer the record any more"
            onClick={put}
          />
        }
      >
        <Button
          as="a"
          size="small"
          appearance="primary"
          href={address}
          target="_blank"
          rel="noreferrer noopener"
          onClick={put}
        >
          Open record
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
