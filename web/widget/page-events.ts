import type { Chat } from './conversation/chat.ts';

/**
 * Tells the conversation what happens to the page: a phone that is unlocked, a page that comes back from the
 * browser's cache, a network that returns. Each is a moment to check the line at once.
 */
export function followPage(chat: Chat): void {
  let hiddenAt = document.visibilityState === 'hidden' ? Date.now() : null;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      hiddenAt = Date.now();
      return;
    }
    chat.wake(hiddenAt === null ? 0 : Date.now() - hiddenAt);
    hiddenAt = null;
  });
  window.addEventListener('focus', () => chat.wake(0));
  window.addEventListener('online', () => chat.wake(Number.POSITIVE_INFINITY));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) chat.wake(Number.POSITIVE_INFINITY);
  });
  window.addEventListener('pagehide', () => chat.leave());
}
