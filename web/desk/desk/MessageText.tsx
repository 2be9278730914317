import { Link } from '@fluentui/react-components';
import { readRichText } from '../../kit/rich-text.ts';

/** A message's words: line breaks kept, links made, never HTML. */
export function MessageText({ text }: { text: string }) {
  return (
    <>
      {readRichText(text).map((piece, index) => {
        const key = `${index}-${piece.kind}`;
        if (piece.kind === 'link') {
          return (
            <Link key={key} inline href={piece.href} target="_blank" rel="noreferrer noopener">
              {piece.text}
            </Link>
          );
        }
        if (piece.kind === 'strong') return <strong key={key}>{piece.text}</strong>;
        if (piece.kind === 'code') return <code key={key}>{piece.text}</code>;
        return <span key={key}>{piece.text}</span>;
      })}
    </>
  );
}
