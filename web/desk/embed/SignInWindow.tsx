import { Spinner } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { deleteSession } from '../app/http.ts';
import { StatusPage } from '../app/StatusPage.tsx';
import { messageOf } from '../realtime/request-error.ts';
import { handOver } from './frame-session.ts';

interface Outcome {
  title: string;
  body: string;
  action?: { label: string; run: () => void };
}

/** The session here is somebody whom that page does not take: begins anew. */
const asSomebodyElse = {
  label: 'Sign in as somebody else',
  run: () => void deleteSession().finally(() => window.location.reload()),
};

interface SignInWindowProps {
  request: { state: string; organization: string | null };
}

/** The window that a desk in another page opened: whoever is signed in here is handed over to it. */
export default function SignInWindow({ request }: SignInWindowProps) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
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
      (error: unknown) =>
        setOutcome({
          title: 'You cannot sign in to that page',
          body: messageOf(error),
          action: asSomebodyElse,
        }),
    );
  }, [request]);
  if (outcome) return <StatusPage {...outcome} />;
  return (
    <StatusPage>
      <Spinner label="Signing in…" />
    </StatusPage>
  );
}
