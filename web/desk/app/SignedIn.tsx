import { Toaster } from '@fluentui/react-components';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Me } from '../../../contracts/api/shapes.ts';
import { embedded } from '../embed/embedded.ts';
import { DeskModel } from '../state/model.ts';
import { announceMessages, announceOffers } from './attention.ts';
import { ModelProvider } from './context.tsx';
import { readSession } from './http.ts';
import { toasterId } from './notices.tsx';
import { Shell } from './Shell.tsx';

const EmbedBridge = lazy(() => import('../embed/EmbedBridge.tsx'));

/** The app of a person who signed in: their model, for as long as the session lasts. */
export default function SignedIn({ me, onSignedOut }: { me: Me; onSignedOut: () => void }) {
  const [model, setModel] = useState<DeskModel | null>(null);
  const [notices, setNotices] = useState<HTMLElement | null>(null);

  useEffect(() => {
    const created = new DeskModel(me, {
      offersArrived: announceOffers,
      customerWrote: announceMessages,
      signedOut: onSignedOut,
    });
    created.client.onRefused = () => {
      readSession().then(
        (still) => {
          if (!still) onSignedOut();
        },
        () => {
          // The server is away: the client keeps trying by itself.
        },
      );
    };
    const wake = () => created.client.retryNow();
    window.addEventListener('online', wake);
    created.start();
    setModel(created);
    return () => {
      window.removeEventListener('online', wake);
      created.stop();
    };
  }, [me, onSignedOut]);

  if (!model) return null;
  return (
    <ModelProvider value={model}>
      <section ref={setNotices} aria-label="Notices" />
      {notices && (
        <Toaster
          toasterId={toasterId}
          mountNode={notices}
          position="bottom-end"
          pauseOnHover
          shortcuts={{ focus: (event) => event.ctrlKey && event.key === 'm' }}
        />
      )}
      {embedded && (
        <Suspense fallback={null}>
          <EmbedBridge />
        </Suspense>
      )}
      <Shell onSignedOut={onSignedOut} />
    </ModelProvider>
  );
}
