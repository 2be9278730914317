import type { AppPort } from './components/app.tsx';
import type { Chat } from './conversation/chat.ts';

/** What the page is told of. */
export interface PatchbayEvents {
  open: undefined;
  close: undefined;
  /** A connection is there (again). */
  connected: { conversationId: string };
  /** A message of somebody else came. */
  message: { text: string; from: string };
  unread: { count: number };
  ended: undefined;
}

type Listener<Name extends keyof PatchbayEvents> = (detail: PatchbayEvents[Name]) => void;

/** `window.patchbay`. */
export interface Patchbay {
  open(): void;
  close(): void;
  /** Calls back on every such event; gives the function that stops it. */
  on<Name extends keyof PatchbayEvents>(name: Name, listener: Listener<Name>): () => void;
}

declare global {
  interface Window {
    patchbay?: Patchbay;
  }
}

/** Makes `window.patchbay` for a widget, and the port through which the widget is steered. */
export function publicApi(chat: Chat): { api: Patchbay; port: AppPort } {
  const listeners = new Map<string, Set<(detail: never) => void>>();
  const tell = <Name extends keyof PatchbayEvents>(name: Name, detail: PatchbayEvents[Name]) => {
    for (const listener of listeners.get(name) ?? []) {
      try {
        (listener as Listener<Name>)(detail);
      } catch (error) {
        // A mistake in the page's listener stays the page's: the conversation goes on.
        console.error(error);
      }
    }
  };
  const port: AppPort = {
    open: () => undefined,
    close: () => undefined,
    onOpened: () => tell('open', undefined),
    onClosed: () => tell('close', undefined),
  };
  chat.listen({
    message: (message) => tell('message', { text: message.text, from: message.speaker.name }),
    unread: (count) => tell('unread', { count }),
    connected: (conversationId) => tell('connected', { conversationId }),
    ended: () => tell('ended', undefined),
  });
  const api: Patchbay = {
    open: () => port.open(),
    close: () => port.close(),
    on(name, listener) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
  };
  return { api, port };
}
