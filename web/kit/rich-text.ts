/** A piece of a message's text as it is shown. Messages are words: no HTML ever passes through. */
export type TextPiece =
  | { kind: 'text' | 'strong' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string };

const pattern =
  /\[([^\]\n]{1,300})\]\((https?:\/\/[^\s)]{1,2000})\)|(https?:\/\/[^\s<>"']{1,2000})|\*\*([^*\n]{1,1000})\*\*|`([^`\n]{1,1000})`/g;

/**
 * Splits a message into text, links, strong words and code: the small part of Markdown that AI agents use in
 * chat. Everything else stays as it was written.
 */
export function readRichText(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    from = match.index + match[0].length;
    const [, label, target, address, strong, code] = match;
    if (label !== undefined && target !== undefined) pieces.push({ kind: 'link', text: label, href: target });
    else if (address !== undefined) {
      const trimmed = address.replace(/[.,;:!?)\]]+$/, '');
      from -= address.length - trimmed.length;
      pieces.push({ kind: 'link', text: trimmed, href: trimmed });
    } else if (strong !== undefined) pieces.push({ kind: 'strong', text: strong });
    else if (code !== undefined) pieces.push({ kind: 'code', text: code });
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}
