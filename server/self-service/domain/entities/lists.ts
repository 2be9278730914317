/** An item of a closed list, by name or synonym, with typing errors. */
import type { ListItem } from '../entity.ts';
import { isStopWord, normalise, wordLikeness } from '../words.ts';

export interface Choice {
  readonly item: ListItem;
  /** True when the text is the name and nothing else: it can mean nothing else. */
  readonly exact: boolean;
}

interface Named {
  readonly item: ListItem;
  /** Display name, id and synonyms, normalised. */
  readonly names: readonly string[];
}

/**
 * The one item that is meant; null when none is, or several are. By name; by a name inside the sentence (the longest
 * one: "extra large" holds "large" too); by its number in the list ("2"); by words that only its
 * name has ("the car one" of "Car loan" and "Home loan"); by a near miss.
 */
export function readChoice(text: string, items: readonly ListItem[]): Choice | null {
  const heard = normalise(text);
  if (heard === '') return null;
  const named = items.map((item) => ({
    item,
    names: [item.displayName, item.id, ...item.synonyms].map(normalise).filter((name) => name !== ''),
  }));
  const same = named.find(({ names }) => names.includes(heard));
  if (same) return { item: same.item, exact: true };
  const inside = longest(named, (name) => ` ${heard} `.includes(` ${name} `));
  if (inside !== 'none') return inside === 'several' ? null : { item: inside, exact: false };
  if (/^\d{1,2}$/.test(heard)) {
    const item = items[Number(heard) - 1];
    return item ? { item, exact: false } : null;
  }
  const distinct = distinguished(named, heard);
  if (distinct !== null) return { item: distinct, exact: false };
  const near = longest(named, (name) => isNear(name, heard));
  return near === 'none' || near === 'several' ? null : { item: near, exact: false };
}

const fillers: ReadonlySet<string> = new Set(['one', 'ones', 'thing', 'option']);

/** The one item whose name holds all that is said, when nothing else is said. */
function distinguished(named: readonly Named[], heard: string): ListItem | null {
  const words = heard.split(' ').filter((word) => !isStopWord(word) && !fillers.has(word));
  if (words.length === 0 || words.length > 3) return null;
  const [first, ...others] = named.filter(({ names }) =>
    names.some((name) => words.every((word) => ` ${name} `.includes(` ${word} `))),
  );
  return first && others.length === 0 ? first.item : null;
}

function longest(named: readonly Named[], fits: (name: string) => boolean): ListItem | 'none' | 'several' {
  const fitting = named
    .flatMap(({ item, names }) => {
      const name = names.filter(fits).sort((a, b) => b.length - a.length)[0];
      return name === undefined ? [] : [{ item, name }];
    })
    .sort((a, b) => b.name.length - a.name.length);
  const [first, ...others] = fitting;
  if (!first) return 'none';
  const isPart = (name: string) => name !== first.name && ` ${first.name} `.includes(` ${name} `);
  return others.every(({ name }) => isPart(name)) ? first.item : 'several';
}

/**
 * Words of the text differ from the name by a slip (by two where it is long); a space too many or too few is none.
 */
function isNear(name: string, heard: string): boolean {
  const words = heard.split(' ').slice(0, 60);
  const joined = name.replaceAll(' ', '');
  const count = name.split(' ').length;
  for (let length = Math.max(1, count - 1); length <= count + 1; length += 1) {
    for (let at = 0; at + length <= words.length; at += 1) {
      if (wordLikeness(joined, words.slice(at, at + length).join('')) > 0) return true;
    }
  }
  return false;
}
