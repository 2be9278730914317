import { useEffect, useMemo } from 'react';
import { useModel } from '../app/context.tsx';
import { navigate, placeOf, usePathname } from '../app/router.tsx';
import { DeskBridge, pagePort } from './bridge.ts';
import { keepRenewing } from './frame-session.ts';

const focused = (): string | null => {
  const place = placeOf(window.location.pathname);
  return place.page === 'desk' ? place.conversationId : null;
};

/** Keeps the page around the desk informed for as long as somebody is signed in. Draws nothing. */
export default function EmbedBridge() {
  const model = useModel();
  const bridge = useMemo(
    () =>
      new DeskBridge(model, pagePort(window), {
        focused,
        focus: (conversationId) => navigate({ page: 'desk', conversationId }),
      }),
    [model],
  );
  useEffect(() => {
    bridge.start();
    const stopRenewing = keepRenewing();
    return () => {
      stopRenewing();
      bridge.signedOut();
      bridge.stop();
    };
  }, [bridge]);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what `focused` reads.
  useEffect(() => bridge.focus(focused()), [bridge, pathname]);
  return null;
}
