/** The browsable page of the API: plain HTML, no script, made from the same declarations as the OpenAPI file. */
import { z } from 'zod';
import { operations } from '../../../contracts/api/operations.ts';
import { errorCatalogue } from '../../../contracts/errors.ts';

const html = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const schema = (type: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >;
  return html(JSON.stringify(rest, null, 2));
};

const style = `
:root{color-scheme:light dark;--line:light-dark(#ddd,#3a3a3a);--soft:light-dark(#f5f5f5,#232323);--link:light-dark(#0f548c,#62abf5)}
body{font:15px/1.5 "Segoe UI",system-ui,sans-serif;margin:0;display:grid;grid-template-columns:16rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1rem;border-right:1px solid var(--line);box-sizing:border-box}
nav ul{list-style:none;padding:0;margin:0 0 1rem}main{padding:1rem 2rem 6rem;max-width:60rem}a{color:var(--link)}
h1{margin-top:0}h2{margin-top:2.5rem}section{border-top:1px solid var(--line);padding:1rem 0}
code,pre{font:13px/1.45 ui-monospace,Consolas,monospace}pre{background:var(--soft);padding:.75rem;overflow:auto;border-radius:4px;max-height:24rem}
.method{display:inline-block;min-width:4.2rem;font-weight:600}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top}
@media(max-width:50rem){body{display:block}nav{position:static;height:auto;border:0}main{padding:1rem}}`;

export function docsPage(): string {
  const all = Object.values(operations);
  const tags = [...new Set(all.map((o) => o.tag))];
  const nav = tags
    .map(
      (tag) =>
        `<h2 style="font-size:1rem;margin:.5rem 0">${html(tag)}</h2><ul>${all
          .filter((o) => o.tag === tag)
          .map((o) => `<li><a href="#${o.name}">${o.name}</a></li>`)
          .join('')}</ul>`,
    )
    .join('');
  const chapters = tags
    .map(
      (tag) =>
        `<h2>${html(tag)}</h2>${all
          .filter((o) => o.tag === tag)
          .map(
            (o) => `
<section id="${o.name}"><h3>${o.name}</h3><p><code><span class="method">${o.method}</span>${html(o.path)}</code></p><p>${html(o.summary)}</p>
<p>Access: ${html(typeof o.access === 'string' ? o.access : o.access.join(', '))}.${o.errors.length > 0 ? ` Errors: ${o.errors.map((code) => `<a href="#errors"><code>${code}</code></a>`).join(', ')}.` : ''}</p>
<details><summary>Input</summary><pre tabindex="0">${schema(o.input, 'input')}</pre></details><details><summary>Output</summary><pre tabindex="0">${schema(o.output, 'output')}</pre></details></section>`,
          )
          .join('')}`,
    )
    .join('');
  const errors = Object.entries(errorCatalogue)
    .map(
      ([code, { status, message }]) =>
        `<tr><td><code>${code}</code></td><td>${status}</td><td>${html(message)}</td></tr>`,
    )
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Patchbay API</title><style>${style}</style></head><body>
<nav aria-label="Operations"><a href="/api/openapi.json">OpenAPI 3.1 (JSON)</a>${nav}<a href="#errors">Errors</a></nav>
<main><h1>Patchbay API</h1><p>Send a bearer token (<code>./patchbay token &lt;user&gt;</code>) or the session cookie. Path, query and body are one input; unknown fields are refused. The desk’s socket at <code>/api/realtime</code> serves the same operations by name. Customers’ chat is Direct Line 3.0 at <code>/v3/directline</code>.</p>${chapters}
<h2 id="errors">Errors</h2><p>Every error answers <code>{"error":{"code","message","details?","requestId?"}}</code>. Codes never change their meaning.</p><table><thead><tr><th>code</th><th>status</th><th>what to do</th></tr></thead><tbody>${errors}</tbody></table></main></body></html>`;
}
