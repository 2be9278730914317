import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { titleWith } from '../page-title.ts';
import { chime } from '../sound.ts';
import { useChatState, useWidget, WidgetContext } from './context.ts';
import { Launcher } from './launcher.tsx';
import { Panel } from './panel.tsx';

/** What the page can do with the widget, and the widget tells the page. */
export interface AppPort {
  open: () => void;
  close: () => void;
  onOpened: () => void;
  onClosed: () => void;
}

const phone = '(width < 480px)';

/** Fits the panel between the page's edge and the on-screen keyboard, and holds the page still under it. */
function usePhone(root: HTMLElement, open: boolean): void {
  useLayoutEffect(() => {
    const view = window.visualViewport;
    const query = window.matchMedia(phone);
    const page = document.documentElement;
    const before = page.style.overflow;
    const fitView = () => {
      const full = open && query.matches;
      page.style.overflow = full ? 'hidden' : before;
      if (full && view) {
        root.style.setProperty('--view-height', `${view.height}px`);
        root.style.setProperty('--view-top', `${view.offsetTop}px`);
      } else {
        root.style.removeProperty('--view-height');
        root.style.removeProperty('--view-top');
      }
    };
    fitView();
    if (!open) return;
    view?.addEventListener('resize', fitView);
    view?.addEventListener('scroll', fitView);
    query.addEventListener('change', fitView);
    return () => {
      view?.removeEventListener('resize', fitView);
      view?.removeEventListener('scroll', fitView);
      query.removeEventListener('change', fitView);
      page.style.overflow = before;
    };
  }, [root, open]);
}

/** Counts what is unread in the page's title while nobody looks. */
function useTitle(unread: number): void {
  useEffect(() => {
    const next = titleWith(document.title, unread);
    if (next !== document.title) document.title = next;
  }, [unread]);
}

/** The launcher and the panel. */
export function App(props: { root: HTMLElement; port: AppPort; initiallyOpen: boolean }) {
  const widget = useWidget();
  const { chat, saved, texts } = widget;
  const { unread } = useChatState();
  const [open, setOpen] = useState(props.initiallyOpen);
  const [sound, setSound] = useState(saved.sound);
  const [shown, setShown] = useState(document.visibilityState === 'visible');
  const launcher = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const focusNext = useRef<'input' | 'launcher' | null>(null);

  const change = (next: boolean) => {
    if (next === open) return;
    focusNext.current = next ? 'input' : 'launcher';
    setOpen(next);
    saved.open = next;
    if (next) props.port.onOpened();
    else props.port.onClosed();
  };
  props.port.open = () => change(true);
  props.port.close = () => change(false);

  useLayoutEffect(() => {
    if (focusNext.current === 'input') input.current?.focus();
    if (focusNext.current === 'launcher') launcher.current?.focus();
    focusNext.current = null;
  });
  useEffect(() => {
    if (open) chat.start();
  }, [open, chat]);
  // At once, not after the next frame: what comes in between would count as seen.
  useLayoutEffect(() => {
    chat.look(open && shown);
  }, [open, shown, chat]);
  useEffect(() => {
    const update = () => setShown(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, []);
  useEffect(
    () =>
      chat.listen({
        message: () => {
          if (sound && !(open && document.hasFocus())) chime();
        },
      }),
    [chat, sound, open],
  );
  usePhone(props.root, open);
  useTitle(unread);

  const goOn = useCallback(() => {
    // On a touch screen the input would bring up the keyboard, which nobody asked for.
    const touch = window.matchMedia('(pointer: coarse)').matches;
    const place = () => (touch ? null : input.current) ?? props.root.querySelector<HTMLElement>('[role=log]');
    const before = place();
    before?.focus({ preventScroll: true });
    // The input may only be about to appear, after the end of a conversation.
    setTimeout(() => {
      if (place() !== before) place()?.focus({ preventScroll: true });
    }, 0);
  }, [props.root]);
  const extended = useMemo(() => ({ ...widget, goOn }), [widget, goOn]);

  return (
    <WidgetContext.Provider value={extended}>
      <aside aria-label={texts.support}>
        <Launcher hidden={open} buttonRef={launcher} onOpen={() => change(true)} />
        <Panel
          open={open}
          sound={sound}
          inputRef={input}
          onSound={(on) => {
            setSound(on);
            saved.sound = on;
            if (on) chime();
          }}
          onClose={() => change(false)}
          onStartNew={() => {
            chat.startNew();
            goOn();
          }}
        />
      </aside>
    </WidgetContext.Provider>
  );
}
