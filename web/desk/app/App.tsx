import { FluentProvider, Spinner } from '@fluentui/react-components';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { Me } from '../../../contracts/api/shapes.ts';
import { useMediaQuery } from '../../kit/media.ts';
import { useStore } from '../../kit/store.ts';
import { darkTheme, lightTheme } from '../../kit/theme.ts';
import { embedded, readSignInRequest } from '../embed/embedded.ts';
import { messageOf } from '../realtime/request-error.ts';
import { forgetKept } from '../state/kept.ts';
import { preferences } from '../state/preferences.ts';
import { wakeSound } from './attention.ts';
import { holdBearer } from './bearer.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { readSession } from './http.ts';
import { SignInPage } from './SignInPage.tsx';
import { StatusPage } from './StatusPage.tsx';

const loadSignedIn = () => import('./SignedIn.tsx');
const SignedIn = lazy(loadSignedIn);
const FrameSignIn = lazy(() => import('../embed/FrameSignIn.tsx'));
const SignInWindow = lazy(() => import('../embed/SignInWindow.tsx'));
const signInRequest = readSignInRequest(window.location);

type Session =
  | { state: 'checking' }
  | { state: 'failed'; error: string }
  | { state: 'out' }
  | { state: 'in'; me: Me };

/** The whole app: the theme, and either the sign-in page or the desk of who signed in. */
export function App() {
  const theme = useStore(preferences, (value) => value.theme);
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)');
  const dark = theme === 'system' ? systemDark : theme === 'dark';
  const [session, setSession] = useState<Session>({ state: 'checking' });

  const check = useCallback(() => {
    readSession().then(
      (me) => setSession(me ? { state: 'in', me } : { state: 'out' }),
      (error: unknown) => setSession({ state: 'failed', error: messageOf(error) }),
    );
  }, []);
  useEffect(check, [check]);

  useEffect(() => {
    // While somebody types their password there is time to fetch what comes next.
    if (session.state === 'out') void loadSignedIn().catch(() => {});
  }, [session.state]);

  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);

  useEffect(() => {
    const wake = () => wakeSound();
    window.addEventListener('pointerdown', wake);
    window.addEventListener('keydown', wake);
    return () => {
      window.removeEventListener('pointerdown', wake);
      window.removeEventListener('keydown', wake);
    };
  }, []);

  const signedOut = useCallback(() => {
    forgetKept();
    holdBearer(null);
    setSession({ state: 'out' });
  }, []);

  return (
    <FluentProvider theme={dark ? darkTheme : lightTheme} style={{ height: '100%' }}>
      {session.state === 'checking' && (
        <StatusPage>
          <Spinner label="Opening Patchbay…" />
        </StatusPage>
      )}
      {session.state === 'failed' && (
        <StatusPage
          title="Patchbay cannot be reached"
          body={session.error}
          action={{ label: 'Try again', run: check }}
        />
      )}
      {session.state === 'out' &&
        (embedded ? (
          <Suspense fallback={null}>
            <FrameSignIn onSignedIn={check} />
          </Suspense>
        ) : (
          <SignInPage onSignedIn={(me) => setSession({ state: 'in', me })} />
        ))}
      {session.state === 'in' && (
        <ErrorBoundary>
          <Suspense
            fallback={
              <StatusPage>
                <Spinner label="Opening your desk…" />
              </StatusPage>
            }
          >
            {signInRequest ? (
              <SignInWindow request={signInRequest} />
            ) : (
              <SignedIn me={session.me} onSignedOut={signedOut} />
            )}
          </Suspense>
        </ErrorBoundary>
      )}
    </FluentProvider>
  );
}
