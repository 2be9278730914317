import { Spinner } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { StatusPage } from '../app/StatusPage.tsx';
import { messageOf } from '../realtime/request-error.ts';
import { handOver } from './frame-session.ts';

interface SignInWindowProps {
  request: { state: string; organization: string | null };
}

/** The window that a desk in another page opened: whoever is signed in here is handed over to it. */
export default function SignInWindow({ request }: SignInWindowProps) {
  const [outcome, setOutcome] = useState<{ title: string; body: string } | null>(null);
  useEffect(() => {
    handOver(request).then(
      (taken) => {
        setOutcome(
          taken
            ? {
                title: 'You are signed in',
                body: 'Go on in the page you came from. You can close this window.',
              }
            : { title: 'Nobody waits for this', body: 'Close this window and choose "Sign in" again.' },
        );
        if (taken) window.close();
      },
      (error: unknown) => setOutcome({ title: 'You cannot sign in to that page', body: messageOf(error) }),
    );
  }, [request]);
  if (outcome) return <StatusPage title={outcome.title} body={outcome.body} />;
  return (
    <StatusPage>
      <Spinner label="Signing in…" />
    </StatusPage>
  );
}
