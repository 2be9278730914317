import { render } from 'preact';
import { paletteOf } from './colour.ts';
import { App } from './components/app.tsx';
import { WidgetContext } from './components/context.ts';
import { Chat } from './conversation/chat.ts';
import { followPage } from './page-events.ts';
import { publicApi } from './public-api.ts';
import { SavedConversation } from './saved-conversation.ts';
import { readSettings, type Settings } from './settings.ts';
import base from './styles/base.css?inline';
import composer from './styles/composer.css?inline';
import launcher from './styles/launcher.css?inline';
import message from './styles/message.css?inline';
import panel from './styles/panel.css?inline';
import transcript from './styles/transcript.css?inline';
import { texts } from './texts.ts';

/** The element that holds the widget. Constructed style sheets need no permission of the page's CSP. */
function mount(settings: Settings): HTMLElement {
  const host = document.createElement('patchbay-chat');
  host.lang = settings.locale;
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([base, launcher, panel, transcript, message, composer].join('\n'));
  shadow.adoptedStyleSheets = [sheet];
  const root = document.createElement('div');
  root.className = 'root';
  root.dataset.position = settings.position;
  const palette = paletteOf(settings.colour);
  root.style.setProperty('--brand', palette.brand);
  root.style.setProperty('--on-brand', palette.onBrand);
  root.style.setProperty('--accent-light', palette.accentLight);
  root.style.setProperty('--accent-dark', palette.accentDark);
  shadow.append(root);
  document.body.append(host);
  return root;
}

function begin(settings: Settings): void {
  const saved = new SavedConversation(settings.host, settings.channel);
  const chat = new Chat({
    host: settings.host,
    channel: settings.channel,
    locale: settings.locale,
    ...(settings.userName ? { userName: settings.userName } : {}),
    saved,
  });
  const { api, port } = publicApi(chat);
  const root = mount(settings);
  const widget = { chat, saved, settings, texts: texts[settings.locale], goOn: () => undefined };
  render(
    <WidgetContext.Provider value={widget}>
      <App root={root} port={port} initiallyOpen={settings.open || saved.open} />
    </WidgetContext.Provider>,
    root,
  );
  followPage(chat);
  chat.resume();
  window.patchbay = api;
  window.dispatchEvent(new CustomEvent('patchbay:ready'));
}

const tag =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[data-channel][src*="widget.js"]');

// A page that loads the script twice still gets one widget.
if (tag && !window.patchbay) {
  const settings = readSettings(tag, navigator.languages ?? [navigator.language]);
  if (document.body) begin(settings);
  else document.addEventListener('DOMContentLoaded', () => begin(settings), { once: true });
}
