import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useDesk, useModel } from '../app/context.tsx';
import { recordAddress } from './open-record.ts';

/** Offers the record that could not open by itself. */
export function BlockedPop({ conversationId }: { conversationId: string }) {
  const model = useModel();
  const record = useDesk((state) => state.blockedPops[conversationId] ?? null);
  const address = record && recordAddress(record.url);
  if (!record || !address) return null;
  const put = () => model.setBlockedPop(conversationId, null);
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
