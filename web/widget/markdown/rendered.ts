import { type ComponentChild, Fragment, h, type VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Block, type Inline, parseMarkdown, parsePlain } from '../../kit/markdown/parse.ts';

function piece(one: Inline, newWindow: string): ComponentChild {
  switch (one.type) {
    case 'text':
      return one.text;
    case 'code':
      return h('code', null, one.text);
    case 'break':
      return h('br', null);
    case 'strong':
    case 'em':
      return h(one.type, null, ...pieces(one.children, newWindow));
    case 'link':
      return h(
        'a',
        { href: one.href, target: '_blank', rel: 'noopener noreferrer nofollow' },
        ...pieces(one.children, newWindow),
        h('span', { class: 'hidden' }, ` (${newWindow})`),
      );
  }
}

const pieces = (all: readonly Inline[], newWindow: string): ComponentChild[] =>
  all.map((one) => piece(one, newWindow));

function block(one: Block, newWindow: string): ComponentChild {
  switch (one.type) {
    case 'paragraph':
      return h('p', null, ...pieces(one.children, newWindow));
    case 'heading':
      return h('p', null, h('strong', null, ...pieces(one.children, newWindow)));
    case 'code':
      // It scrolls sideways, so the keyboard must reach it.
      return h('pre', { tabIndex: 0 }, h('code', null, one.text));
    case 'list': {
      const items = one.items.map((item) => h('li', null, ...pieces(item, newWindow)));
      return one.ordered ? h('ol', { start: one.start }, ...items) : h('ul', null, ...items);
    }
  }
}

/** The words of a message. They become elements one by one: no HTML of anybody's ever reaches the page. */
export function Words(props: { text: string; format: 'plain' | 'markdown'; newWindow: string }): VNode {
  const { text, format, newWindow } = props;
  return useMemo(() => {
    if (format === 'plain') return h('p', null, ...pieces(parsePlain(text), newWindow));
    return h(Fragment, null, ...parseMarkdown(text).map((one) => block(one, newWindow)));
  }, [text, format, newWindow]);
}
