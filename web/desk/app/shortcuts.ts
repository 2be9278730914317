import { useEffect, useRef } from 'react';

/** A keyboard shortcut: `keys` for people, `code` and modifiers for the browser. */
export interface Shortcut {
  keys: string;
  what: string;
}

/** Every shortcut, as the dialog lists them. */
export const shortcutList: readonly { title: string; shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'Offers',
    shortcuts: [
      { keys: 'Alt+A', what: 'Accept the first offer' },
      { keys: 'Alt+D', what: 'Decline the first offer' },
    ],
  },
  {
    title: 'Conversations',
    shortcuts: [
      { keys: 'Ctrl+Alt+↓', what: 'Next conversation' },
      { keys: 'Ctrl+Alt+↑', what: 'Previous conversation' },
      { keys: 'Alt+R', what: 'Write a reply' },
      { keys: 'Alt+N', what: 'Write a note' },
      { keys: 'Alt+T', what: 'Transfer to a queue' },
      { keys: 'Alt+I', what: 'Show or hide the customer panel' },
      { keys: 'Alt+C', what: 'Show or hide the copilot' },
      { keys: 'Alt+O', what: 'Open the customer’s record in the CRM' },
    ],
  },
  {
    title: 'Writing',
    shortcuts: [
      { keys: 'Enter', what: 'Send' },
      { keys: 'Shift+Enter', what: 'New line' },
    ],
  },
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: '?', what: 'Show these shortcuts' },
      { keys: 'Ctrl+M', what: 'Go to the notices' },
      { keys: 'Esc', what: 'Close what is open on top' },
    ],
  },
];

/** Whether the event goes into a field, where plain keys are text. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return target !== null && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** The combination of a keyboard event, for example `Alt+KeyA`, `Ctrl+Alt+ArrowUp` or `?`. */
export function combination(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>,
): string {
  if (event.key === '?' && !event.altKey && !event.ctrlKey && !event.metaKey) return '?';
  return `${event.ctrlKey ? 'Ctrl+' : ''}${event.metaKey ? 'Meta+' : ''}${event.altKey ? 'Alt+' : ''}${event.code}`;
}

/**
 * Runs the handler of the combination that was pressed. A handler that returns false leaves the key to the
 * browser. While a dialog is open nothing behind it is reachable by shortcut.
 */
export function useShortcuts(
  handlers: Readonly<Record<string, (event: KeyboardEvent) => boolean | undefined>>,
): void {
  const current = useRef(handlers);
  current.current = handlers;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      const handler = current.current[combination(event)];
      if (handler && handler(event) !== false) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
