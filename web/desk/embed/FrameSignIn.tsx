import { useEffect, useRef, useState } from 'react';
import { StatusPage } from '../app/StatusPage.tsx';
import { signInElsewhere } from './frame-session.ts';

/** What a frame shows to whom it does not know: the way to sign in, in a window of our own. */
export default function FrameSignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const [blocked, setBlocked] = useState(false);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const open = () => {
    stop.current?.();
    stop.current = signInElsewhere(onSignedIn);
    setBlocked(stop.current === null);
  };
  return (
    <StatusPage
      title="Sign in to Patchbay"
      body={
        blocked
          ? 'The browser opened no window. Allow pop-ups for this page and try again.'
          : 'A window opens for it. Your conversations appear here afterwards.'
      }
      action={{ label: 'Sign in', run: open }}
    />
  );
}
