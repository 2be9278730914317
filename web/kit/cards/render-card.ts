/**
 * Draws an Adaptive Card with Microsoft's renderer: plain elements, for any frame around them. Loads with the first card
 * only. The looks are CSS custom properties (`--card-*`, see card.css) which who shows the card sets.
 */
import {
  type Action,
  AdaptiveCard,
  HostConfig,
  OpenUrlAction,
  SerializationContext,
  SubmitActionBase,
} from 'adaptivecards';
import { parseMarkdown, safeHref } from '../markdown/parse.ts';
import { htmlOf } from './html.ts';

/** The type of an attachment that is a card. */
export const cardType = 'application/vnd.microsoft.card.adaptive';

const foreground = (name: string) => ({
  default: `var(--card-${name})`,
  subtle: `var(--card-${name}-subtle)`,
});
const container = (surface: string) => ({
  backgroundColor: `var(--card-${surface})`,
  foregroundColors: {
    default: foreground('text'),
    dark: foreground('text'),
    light: foreground('text'),
    accent: foreground('accent'),
    good: foreground('good'),
    warning: foreground('warning'),
    attention: foreground('attention'),
  },
});

const look = new HostConfig({
  fontFamily: 'inherit',
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 },
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 12 },
  separator: { lineThickness: 1, lineColor: 'var(--card-line)' },
  supportsInteractivity: true,
  containerStyles: {
    default: container('surface'),
    emphasis: container('emphasis'),
    accent: container('emphasis'),
    good: container('emphasis'),
    attention: container('emphasis'),
    warning: container('emphasis'),
  },
  actions: {
    maxActions: 10,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 8, style: 'emphasis' },
    preExpandSingleShowCardAction: false,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { suffix: ' *', suffixColor: 'attention' },
      optionalInputs: {},
    },
    errorMessage: { color: 'attention', spacing: 'small' },
  },
  textBlock: { headingLevel: 3 },
});
look.cssClassNamePrefix = null as unknown as string;

// The renderer writes what this gives into the page as it is, so it is made of escaped text alone.
AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = htmlOf(parseMarkdown(text));
  result.didProcess = true;
};

export interface CardOptions {
  /** Absent: the card is shown, and nothing in it can be used. */
  readonly onSubmit?: (value: unknown, title: string) => void;
  /** BCP 47, for the renderer's own words. */
  readonly locale?: string;
}

/** A card on the page; null when this is no card that can be drawn, with its own words for that in `fallback`. */
export type DrawnCard =
  | { readonly element: HTMLElement; readonly freeze: () => void }
  | { readonly element: null; readonly fallback: string };

const fallbackOf = (card: unknown): string => {
  const text = (card as { fallbackText?: unknown } | null)?.fallbackText;
  return typeof text === 'string' ? text : '';
};

/** Draws a card. Never throws. Once it is submitted, and when nobody listens, nothing in it can be used any more. */
export function renderCard(source: unknown, { onSubmit, locale }: CardOptions): DrawnCard {
  const none: DrawnCard = { element: null, fallback: fallbackOf(source) };
  if (typeof source !== 'object' || source === null || (source as { type?: unknown }).type !== 'AdaptiveCard')
    return none;
  try {
    const card = new AdaptiveCard();
    card.hostConfig = look;
    if (locale !== undefined) card.lang = locale;
    card.parse(source, new SerializationContext());
    let done = false;
    const element = card.render();
    if (!element || (card.getItemCount() === 0 && card.getActionCount() === 0)) return none;
    element.classList.add('patchbay-card');
    // It stands in a list of messages, which is one stop of the Tab key already.
    element.removeAttribute('tabindex');
    const freeze = () => {
      done = true;
      for (const part of element.querySelectorAll<HTMLInputElement>('input, textarea, select, button')) {
        part.disabled = true;
      }
      for (const part of element.querySelectorAll<HTMLElement>('[tabindex], [role="button"]')) {
        part.setAttribute('aria-disabled', 'true');
        part.removeAttribute('tabindex');
      }
    };
    card.onExecuteAction = (action: Action) => {
      if (action instanceof OpenUrlAction) {
        const address = safeHref(action.url ?? '');
        if (address !== null) window.open(address, '_blank', 'noopener,noreferrer');
        return;
      }
      if (done || !(action instanceof SubmitActionBase) || !onSubmit) return;
      const value = action.data ?? {};
      freeze();
      onSubmit(value, action.title ?? '');
    };
    if (!onSubmit) freeze();
    return { element, freeze };
  } catch {
    return none;
  }
}
