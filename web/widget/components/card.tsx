import { useEffect, useRef, useState } from 'preact/hooks';
import { type CardScript, loadCards } from '../cards/load-cards.ts';
import { isCardOpen } from '../conversation/transcript.ts';
import { useChatState, useWidget } from './context.ts';

const dressed = new WeakSet<ShadowRoot>();

/** Adds the looks of cards to the widget's own, once. */
function dress(element: HTMLElement, { css }: CardScript): void {
  const shadow = element.getRootNode();
  if (!(shadow instanceof ShadowRoot) || dressed.has(shadow)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  dressed.add(shadow);
}

const fallbackText = (card: unknown): string => {
  const text = (card as { fallbackText?: unknown } | null)?.fallbackText;
  return typeof text === 'string' ? text : '';
};

/** An Adaptive Card; it can be answered once. What is no card, or cannot be drawn, is told in words. */
export function Card(props: { card: unknown; sequence: number | null }) {
  const { chat, settings, texts, goOn } = useWidget();
  const { transcript } = useChatState();
  const host = useRef<HTMLDivElement>(null);
  const freeze = useRef<(() => void) | null>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'plain'>('loading');
  const open = isCardOpen(transcript, props.sequence);
  const mayAnswer = useRef(open);
  mayAnswer.current = open;
  // The echo of a message brings the same card once more: what was entered must stay.
  const written = JSON.stringify(props.card) ?? 'null';

  useEffect(() => {
    let gone = false;
    loadCards(settings.assets).then(
      (script) => {
        const place = host.current;
        if (gone || !place) return;
        dress(place, script);
        const drawn = script.renderCard(JSON.parse(written), {
          locale: settings.locale,
          onSubmit: (value) => {
            chat.submit(value);
            goOn();
          },
        });
        if (drawn.element === null) {
          setState('plain');
          return;
        }
        freeze.current = drawn.freeze;
        if (!mayAnswer.current) drawn.freeze();
        place.replaceChildren(drawn.element);
        setState('shown');
      },
      () => !gone && setState('plain'),
    );
    return () => {
      gone = true;
    };
  }, [written, settings, chat, goOn]);
  useEffect(() => {
    if (!open) freeze.current?.();
  }, [open]);

  return (
    <fieldset class="card" aria-label={texts.form}>
      <div ref={host} />
      {state === 'loading' ? <span class="card-note">{texts.formLoading}</span> : null}
      {state === 'plain' ? (
        <span class="card-note">{fallbackText(props.card) || texts.formNotShown}</span>
      ) : null}
    </fieldset>
  );
}
