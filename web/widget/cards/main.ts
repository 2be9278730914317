/**
 * The second script, fetched with the first card: Microsoft's renderer. It knows nothing of the conversation; it answers
 * the event by which `load-cards.ts` waits for it.
 */
import base from '../../kit/cards/card.css?inline';
import { renderCard } from '../../kit/cards/render-card.ts';
import looks from './looks.css?inline';

window.dispatchEvent(new CustomEvent('patchbay:cards', { detail: { renderCard, css: `${base}\n${looks}` } }));
