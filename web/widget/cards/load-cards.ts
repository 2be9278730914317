import type { renderCard } from '../../kit/cards/render-card.ts';

/** What the second script brings. */
export interface CardScript {
  readonly renderCard: typeof renderCard;
  readonly css: string;
}

let loading: Promise<CardScript> | null = null;

/**
 * Fetches the renderer of cards once, from where the widget's own script came: a page that allows the one allows the
 * other. Rejects when it cannot be loaded; the next card tries again.
 */
export function loadCards(assets: string): Promise<CardScript> {
  loading ??= new Promise<CardScript>((resolve, reject) => {
    const script = document.createElement('script');
    const loaded = (event: Event) => resolve((event as CustomEvent<CardScript>).detail);
    window.addEventListener('patchbay:cards', loaded, { once: true });
    script.onerror = () => {
      window.removeEventListener('patchbay:cards', loaded);
      script.remove();
      loading = null;
      reject(new Error('The renderer of cards could not be loaded.'));
    };
    script.async = true;
    script.src = `${assets}/widget-cards.js`;
    document.head.append(script);
  });
  return loading;
}
