/** Parsed Markdown as HTML: every text is escaped, every tag is one of a handful written here. */
import type { Block, Inline } from '../markdown/parse.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

function inline(pieces: readonly Inline[]): string {
  return pieces
    .map((piece) => {
      switch (piece.type) {
        case 'text':
          return escaped(piece.text);
        case 'code':
          return `<code>${escaped(piece.text)}</code>`;
        case 'break':
          return '<br>';
        case 'link':
          return `<a href="${escaped(piece.href)}" target="_blank" rel="noopener noreferrer">${inline(piece.children)}</a>`;
        default:
          return `<${piece.type}>${inline(piece.children)}</${piece.type}>`;
      }
    })
    .join('');
}

/** The blocks of a text as HTML. */
export function htmlOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.type) {
        case 'paragraph':
          return `<p>${inline(block.children)}</p>`;
        case 'heading':
          return `<p><strong>${inline(block.children)}</strong></p>`;
        case 'code':
          return `<pre>${escaped(block.text)}</pre>`;
        case 'list': {
          const items = block.items.map((each) => `<li>${inline(each)}</li>`).join('');
          return block.ordered ? `<ol start="${block.start}">${items}</ol>` : `<ul>${items}</ul>`;
        }
      }
      return '';
    })
    .join('');
}
