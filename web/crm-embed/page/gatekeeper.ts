/**
 * Stands at the window before anybody else and lets in only what comes from the desk or from an allowed origin. Hosts'
 * own scripts trust their messages more than they should: HubSpot's takes its partner's address from whoever greets first.
 */

/** Whether a message may be heard at all. Pure. */
export function mayEnter(
  event: { origin: string; data: unknown },
  own: string,
  allowed: readonly string[],
): boolean {
  if (event.origin === own) return true;
  if (!allowed.includes(event.origin)) return false;
  const { hostUrl, iFrameUrl } = (
    typeof event.data === 'object' && event.data !== null ? event.data : {}
  ) as {
    hostUrl?: unknown;
    iFrameUrl?: unknown;
  };
  // Where HubSpot's script would send its words from now on.
  return [hostUrl, iFrameUrl].every(
    (address) => typeof address !== 'string' || allowed.includes(originOf(address) ?? ''),
  );
}

const originOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).origin : undefined;

/** Must run before any other script listens: listeners are called in the order in which they came. */
export function keepGate(window: Window, allowed: readonly string[]): void {
  window.addEventListener(
    'message',
    (event) => {
      if (!mayEnter(event, window.location.origin, allowed)) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
