/** Plain pages without scripts. Everything that comes from data is escaped. */
import type { ApiResponse } from '../service/messages.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and between quotes of an attribute. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character]!);

const style = `
  :root { color-scheme: light dark; --line: light-dark(#d1d1d1, #444); --soft: light-dark(#616161, #adadad); }
  body { margin: 0; font: 14px/1.45 "Segoe UI", system-ui, sans-serif; background: light-dark(#f5f5f5, #1f1f1f); color: light-dark(#242424, #f5f5f5); }
  header { background: #0b2e66; color: #fff; padding: 10px 20px; }
  header a { color: #fff; text-decoration: none; font-weight: 600; }
  main { box-sizing: border-box; max-width: min(960px, 100% - 24px); margin: 16px auto; padding: 20px; background: light-dark(#fff, #292929); border: 1px solid var(--line); border-radius: 6px; }
  h1 { margin: 0 0 4px; font-size: 20px; } h2 { font-size: 15px; margin: 24px 0 8px; }
  .soft { color: var(--soft); }
  dl { display: grid; grid-template-columns: minmax(90px, 28%) 1fr; gap: 8px 16px; }
  dt { color: var(--soft); } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 6px 8px; border-bottom: 1px solid var(--line); }
  a { color: light-dark(#0f548c, #62abf5); }
  button { font: inherit; padding: 6px 14px; border: 1px solid var(--line); border-radius: 4px; cursor: pointer; }`;

export interface Page {
  title: string;
  /** HTML. */
  body: string;
  /** HTML of the line above. */
  header?: string;
  frameAncestors?: readonly string[];
  formAction?: string;
  status?: number;
}

export function page({
  title,
  body,
  header = '',
  frameAncestors = [],
  formAction = "'none'",
  status = 200,
}: Page): ApiResponse {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `form-action ${formAction}`,
    `frame-ancestors ${["'self'", ...frameAncestors].join(' ')}`,
    "base-uri 'none'",
  ].join('; ');
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><header>${header}</header><main>${body}</main></body></html>
`,
  };
}
