import { type AnchorHTMLAttributes, type MouseEvent, type ReactNode, useSyncExternalStore } from 'react';

const base = '/desk';

/** The places of this app. */
export type Place =
  | { page: 'home' }
  | { page: 'desk'; conversationId: string | null }
  | { page: 'live'; conversationId: string | null }
  | { page: 'conversations'; conversationId: string | null }
  | { page: 'nowhere' };

/** Reads the place from a path under /desk. */
export function placeOf(pathname: string): Place {
  const parts = pathname
    .replace(/^\/desk/, '')
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
  const [page, conversationId = null] = parts;
  if (page === undefined) return { page: 'home' };
  if (parts.length > 2) return { page: 'nowhere' };
  if (page === 'conversation') return { page: 'desk', conversationId };
  if (page === 'live' || page === 'conversations') return { page, conversationId };
  return { page: 'nowhere' };
}

/** The path of a place. */
export function pathOf(place: Place): string {
  switch (place.page) {
    case 'desk':
      return place.conversationId ? `${base}/conversation/${place.conversationId}` : `${base}/`;
    case 'live':
    case 'conversations':
      return `${base}/${place.page}${place.conversationId ? `/${place.conversationId}` : ''}`;
    default:
      return `${base}/`;
  }
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Goes to a place without loading the page anew. */
export function navigate(place: Place, options: { replace?: boolean } = {}): void {
  const path = pathOf(place);
  if (path === window.location.pathname) return;
  if (options.replace) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  for (const listener of [...listeners]) listener();
}

/** The path now; re-renders when it changes. */
export function usePathname(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

type PlaceLinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  to: Place;
  children: ReactNode;
};

/** A link to a place: a real address, opened in place unless a new tab was asked for. */
export function PlaceLink({ to, onClick, children, ...rest }: PlaceLinkProps) {
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a {...rest} href={pathOf(to)} onClick={go}>
      {children}
    </a>
  );
}
