import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Chat } from '../conversation/chat.ts';
import type { ChatState } from '../conversation/chat-state.ts';
import type { SavedConversation } from '../saved-conversation.ts';
import type { Settings } from '../settings.ts';
import type { Texts } from '../texts.ts';

/** What every part of the widget needs. */
export interface Widget {
  chat: Chat;
  saved: SavedConversation;
  settings: Settings;
  texts: Texts;
  /** Puts the focus to where the customer goes on, after a button of the transcript has gone. */
  goOn: () => void;
}

export const WidgetContext = createContext<Widget | null>(null);

export function useWidget(): Widget {
  const widget = useContext(WidgetContext);
  if (!widget) throw new Error('A part of the widget was rendered outside of it.');
  return widget;
}

/** The state of the conversation, with a new render after every change. */
export function useChatState(): ChatState {
  const { chat } = useWidget();
  const [state, setState] = useState(chat.state);
  useEffect(() => {
    setState(chat.state);
    return chat.watch(() => setState(chat.state));
  }, [chat]);
  return state;
}

/** True once the condition has held for so long: what lasts only a moment is not worth telling. */
export function useLasting(condition: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!condition) return;
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [condition, ms]);
  return condition && lasting;
}

/** Whether the browser believes to be online. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine !== false);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine !== false);
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);
  return online;
}
