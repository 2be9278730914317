import { type AnchorHTMLAttributes, type MouseEvent, type ReactNode, useSyncExternalStore } from 'react';

const base = '/desk';

/** The places of this app. */
export type Place =
  | { page: 'home' }
  | { page: 'desk'; conversationId: string | null }
  | { page: 'live'; conversationId: string | null }
  | { page: 'conversations'; conversationId: string | null }
  /** How self-service does. */
  | { page: 'reports' }
  /** What AI agents ask to be approved. */
  | { page: 'approvals' }
  /** The administration; what is behind it is `admin/`'s to read. */
  | { page: 'admin'; path: readonly string[] }
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
  if (page === 'admin') return { page: 'admin', path: parts.slice(1) };
  if (page === 'reports' || page === 'approvals') return { page: parts.length === 1 ? page : 'nowhere' };
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
    case 'reports':
    case 'approvals':
      return `${base}/${place.page}`;
    case 'admin':
      return [base, 'admin', ...place.path.map(encodeURIComponent)].join('/');
    default:
      return `${base}/`;
  }
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Asked before the place changes; answers whether it may, and else calls `goOn` once the person agrees. */
export type LeaveGuard = (goOn: () => void) => boolean;
let guard: LeaveGuard | null = null;
let shown = typeof window === 'undefined' ? '' : window.location.pathname;

/** Sets who is asked before the place changes; one page at a time has something to lose. */
export function guardLeaving(next: LeaveGuard | null): void {
  guard = next;
}

function show(): void {
  shown = window.location.pathname;
  for (const listener of [...listeners]) listener();
}

/** The browser's own way back: the address has changed by then, so it is put back while the person is asked. */
function wentBack(): void {
  const wanted = placeOf(window.location.pathname);
  const before = shown;
  const free = guard?.(() => navigate(wanted, { saved: true })) ?? true;
  if (free) show();
  else window.history.pushState(null, '', before + window.location.search);
}
if (typeof window !== 'undefined') window.addEventListener('popstate', wentBack);

/** Goes to a place without loading the page anew. `saved`: nothing would be lost, so nobody is asked. */
export function navigate(place: Place, options: { replace?: boolean; saved?: boolean } = {}): void {
  const path = pathOf(place);
  if (path === window.location.pathname) return;
  const goOn = () => navigate(place, { ...options, saved: true });
  if (guard && !options.saved && !guard(goOn)) return;
  guard = null;
  const address = path + window.location.search; // how the desk is embedded stays with it
  if (options.replace) window.history.replaceState(null, '', address);
  else window.history.pushState(null, '', address);
  show();
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
