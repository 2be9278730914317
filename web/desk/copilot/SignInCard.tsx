import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { CopilotTurn } from '../../../contracts/plugins.ts';
import { useModel } from '../app/context.tsx';
import { Failure } from '../app/Failure.tsx';
import { callOutside } from '../app/outside.ts';
import { messageOf } from '../realtime/request-error.ts';
import type { Copilot } from './copilot.ts';

const useStyles = makeStyles({
  card: { display: 'flex', flexDirection: 'column', gap: '10px' },
  text: { margin: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
});

const lookEveryMs = 2_000;

interface SignInCardProps {
  turn: CopilotTurn;
  busy: boolean;
  act: (action: Parameters<Copilot['act']>[1]) => void;
}

/**
 * The plugin needs the representative's own sign-in: it opens in a window, and the turn goes on by itself when they are
 * back. Whether they are is asked of the server: a window's own state says nothing after it was somewhere else.
 */
export function SignInCard({ turn, busy, act }: SignInCardProps) {
  const styles = useStyles();
  const { client } = useModel();
  const [opened, setOpened] = useState(false);
  const [blocked, setBlocked] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { connectionId } = turn;
  const goOn = useRef(act);
  goOn.current = act;

  useEffect(() => {
    if (!opened || busy) return undefined;
    let current = true;
    const look = () => {
      if (document.visibilityState !== 'visible') return;
      client.request('plugin.available', {}, { repeatable: true }).then(
        ({ plugins }) => {
          const mine = plugins.filter((plugin) => plugin.connectionId === connectionId);
          if (current && mine.length > 0 && mine.every((plugin) => !plugin.needsSignIn)) {
            setOpened(false);
            goOn.current({ action: 'signed_in' });
          }
        },
        () => {
          // It is asked again soon.
        },
      );
    };
    const timer = setInterval(look, lookEveryMs);
    window.addEventListener('focus', look);
    return () => {
      current = false;
      clearInterval(timer);
      window.removeEventListener('focus', look);
    };
  }, [opened, busy, client, connectionId]);

  const signIn = async () => {
    if (!connectionId) return;
    setError(null);
    setBlocked(null);
    // Opened while the click lasts: browsers block windows that come later.
    const popup = window.open('', '_blank', 'popup,width=560,height=720');
    try {
      const { url } = await callOutside('connection.sign_in', { connectionId });
      if (popup) popup.location.replace(url);
      else setBlocked(url);
      setOpened(true);
    } catch (failure) {
      popup?.close();
      setError(messageOf(failure));
    }
  };
  return (
    <div className={styles.card}>
      <p className={styles.text}>
        {opened
          ? 'Sign in there; this goes on by itself when you are back.'
          : `${turn.source?.pluginName ?? 'This plugin'} works with your own sign-in${turn.source ? ` to ${turn.source.connectionName}` : ''}.`}
      </p>
      <Failure error={error} />
      <div className={styles.bar}>
        {blocked ? (
          <Button
            as="a"
            size="small"
            appearance="primary"
            href={blocked}
            target="_blank"
            rel="opener"
            onClick={() => setBlocked(null)}
          >
            Open the sign-in
          </Button>
        ) : (
          <Button
            size="small"
            appearance={opened ? 'secondary' : 'primary'}
            disabledFocusable={busy}
            onClick={() => void signIn()}
          >
            {opened ? 'Open it again' : 'Sign in'}
          </Button>
        )}
        <Button size="small" disabledFocusable={busy} onClick={() => act({ action: 'cancel' })}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
