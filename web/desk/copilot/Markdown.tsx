import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { Fragment, type ReactNode, useMemo } from 'react';
import { type Block, type Inline, parseMarkdown } from '../../kit/markdown/parse.ts';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    overflowWrap: 'anywhere',
    lineHeight: tokens.lineHeightBase300,
    '& p, & ul, & ol, & pre': { margin: 0 },
    '& ul, & ol': { paddingLeft: '20px' },
    '& pre': {
      padding: '6px 8px',
      overflowX: 'auto',
      fontFamily: tokens.fontFamilyMonospace,
      fontSize: '12px',
      backgroundColor: tokens.colorNeutralBackground3,
      borderRadius: tokens.borderRadiusMedium,
    },
    '& code': { fontFamily: tokens.fontFamilyMonospace, fontSize: '0.92em' },
  },
});

/** Markdown as elements, one by one: no HTML of anybody's ever reaches the page, and links are http or https. */
export function Markdown({ text }: { text: string }) {
  const styles = useStyles();
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className={styles.root}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text have no other name than their place.
        <Fragment key={index}>{blockOf(block)}</Fragment>
      ))}
    </div>
  );
}

function blockOf(block: Block): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return <p>{inline(block.children)}</p>;
    case 'heading':
      return (
        <p>
          <strong>{inline(block.children)}</strong>
        </p>
      );
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <li key={index}>{inline(item)}</li>
      ));
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function inline(pieces: readonly Inline[]): ReactNode {
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    <Fragment key={index}>{pieceOf(piece)}</Fragment>
  ));
}

function pieceOf(piece: Inline): ReactNode {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'break':
      return <br />;
    case 'code':
      return <code>{piece.text}</code>;
    case 'strong':
      return <strong>{inline(piece.children)}</strong>;
    case 'em':
      return <em>{inline(piece.children)}</em>;
    case 'link':
      return (
        <Link inline href={piece.href} target="_blank" rel="noreferrer noopener">
          {inline(piece.children)}
        </Link>
      );
  }
}
