import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useDesk, useModel } from './context.tsx';

const patienceMilliseconds = 800;

/** Says that the connection is lost and comes back by itself; silent about short blinks. */
export function ConnectionBanner() {
  const model = useModel();
  const connection = useDesk((state) => state.connection);
  const everOnline = useDesk((state) => state.everOnline);
  const down = connection.state !== 'online' && everOnline;
  const failing = connection.state === 'waiting' && !everOnline;
  const [shown, setShown] = useState(false);

  useEffect(() => {
    if (!down && !failing) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), patienceMilliseconds);
    return () => clearTimeout(timer);
  }, [down, failing]);

  if (!shown) return null;
  return (
    <section aria-label="Connection">
      <MessageBar intent="warning" shape="square" politeness="assertive">
        <MessageBarBody>
          {everOnline
            ? 'Reconnecting… What you write is kept and sent when the connection is back.'
            : 'Connecting takes longer than usual. It is tried again by itself.'}
        </MessageBarBody>
        <MessageBarActions>
          <Button size="small" onClick={() => model.client.retryNow()}>
            Try now
          </Button>
        </MessageBarActions>
      </MessageBar>
    </section>
  );
}
