/** The real page as adapters see it. */
import type { EmbedSetting, HostSettings } from '../../../contracts/embed.ts';
import { HostError, type HostPage } from '../host/adapter.ts';

export interface HostPageOptions {
  window: Window;
  hostOrigin: string;
  allowed: EmbedSetting['allowedOrigins'];
  settings: HostSettings;
}

export function openHostPage({ window, hostOrigin, allowed, settings }: HostPageOptions): HostPage {
  return {
    hostOrigin,
    settings,
    globals: window as unknown as Record<string, unknown>,
    loadScript(path, attributes = {}) {
      const origin = settings.scriptOrigin ?? hostOrigin;
      const url = new URL(path, origin);
      // Checked here and by the page's policy: what a script of the host may do, it may do to the desk.
      if (url.origin !== origin || !allowed.includes(url.origin))
        return Promise.reject(
          new HostError('not_allowed', `${url.origin} is not on the list of allowed origins.`),
        );
      return new Promise((resolve, reject) => {
        const script = window.document.createElement('script');
        script.src = url.href;
        for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
        script.onload = () => resolve();
        script.onerror = () =>
          reject(new HostError('unreachable', `${url.origin} did not answer with its script.`));
        window.document.head.append(script);
      });
    },
    onWindowEvent(name, handler) {
      window.addEventListener(name, handler);
      return () => window.removeEventListener(name, handler);
    },
    post: (message) => window.parent.postMessage(message, hostOrigin),
    onMessage(handler) {
      const hear = (event: MessageEvent) => {
        if (event.origin === hostOrigin && event.source === window.parent) handler(event.data);
      };
      window.addEventListener('message', hear);
      return () => window.removeEventListener('message', hear);
    },
  };
}
