/** Takes out of a phrase what tells who wrote it. Rules, so never perfect: what is shown is shown to staff only. */
import { findEmails, findPhones, findUrls } from '../entities/contacts.ts';
import { normalise, wordsOf } from '../words.ts';

const email = '[email]';
const address = '[link]';
const phone = '[phone]';
const number = '[number]';
const someone = '[name]';

/** Two letters, two digits, and what else an IBAN, an order or a booking number is made of. */
const codes =
  /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}-]*\d[\p{L}\p{N}-]*\d[\p{L}\p{N}-]*\d)[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*(?![\p{L}\p{N}])/gu;
/** Three groups of digits or one of four: card numbers, dates, account numbers. */
const digits = /(?<![\p{L}\p{N}])\d(?:[ .,/-]?\d){3,30}(?![\p{L}\p{N}])/gu;
const iban = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?![\p{L}\p{N}])/giu;
/** What comes before a name, and up to four words after it. */
const introduction =
  /\b((?:my (?:full )?name(?:'s|’s| is|:)|name:|this is|i am|i'm|i’m|ich heiße|mein name ist|je m'appelle|me llamo) )(\S+(?: \S+){0,3})/giu;
const title = /(?<!\p{L})((?:mr|mrs|ms|miss|dr|herr|frau|señora?|mme)\.? )(\S+(?: \S+)?)/giu;

/**
 * E-mail addresses, links, telephone numbers, codes and long numbers, and names: those given, and those that are
 * introduced ("my name is ...", where they begin with a capital).
 * @param names of the customer and whoever else took part
 */
export function redact(text: string, names: readonly string[] = []): string {
  let left = cut(text, findEmails(text), email);
  left = cut(left, findUrls(left), address);
  left = left.replace(iban, number);
  left = cut(left, findPhones(left), phone);
  left = left.replace(codes, number).replace(digits, number);
  left = left.replace(introduction, (_, before: string, after: string) => before + nameTaken(after));
  left = left.replace(title, (all: string, before: string, after: string) => {
    const rest = nameTaken(after);
    return rest === after ? all : rest.startsWith(someone) ? rest : before + rest;
  });
  for (const part of partsOf(names)) {
    left = left.replace(wordPattern(part), someone);
  }
  return left
    .replace(/(?:\[name\][ ,]*){2,}/g, `${someone} `)
    .replace(/(?:\[number\][ ,./-]*){2,}/g, `${number} `)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Without the words with a capital that it begins with. */
function nameTaken(words: string): string {
  const found = /^\p{Lu}[\p{L}\p{M}'’-]*(?:\.? \p{Lu}[\p{L}\p{M}'’-]+)*/u.exec(words)?.[0];
  return found === undefined ? words : someone + words.slice(found.length);
}

const placeholders = /\[(?:email|link|phone|number|name)\]/g;

/** Without the marks that stand for what was taken out: they are no words of the customer. */
export const withoutMarks = (text: string): string =>
  text.replace(placeholders, ' ').replace(/\s+/g, ' ').trim();

function cut(text: string, found: readonly { start: number; end: number }[], mark: string): string {
  let left = '';
  let from = 0;
  for (const { start, end } of [...found].sort((a, b) => a.start - b.start)) {
    if (start < from) continue;
    left += text.slice(from, start) + mark;
    from = end;
  }
  return left + text.slice(from);
}

/** The names' words; those of one letter, and those that are everyday words in lower case, would hide too much. */
function partsOf(names: readonly string[]): string[] {
  const parts = names.flatMap((name) => name.split(/[\s,]+/)).filter((part) => normalise(part).length >= 2);
  return [...new Set(parts)].slice(0, 40).sort((a, b) => b.length - a.length);
}

function wordPattern(part: string): RegExp {
  // "Will", "Mark" or "Rose" in lower case is another word more often than a name.
  const everyday = wordsOf(part).some((word) => everydayNames.has(word));
  const written = everyday ? part.charAt(0).toUpperCase() + part.slice(1) : part;
  const quoted = written.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${quoted}(?:['’]s)?(?![\\p{L}\\p{N}])`, everyday ? 'gu' : 'giu');
}

const everydayNames: ReadonlySet<string> = new Set(
  'will mark rose grace may june april bill sue pat art rob jack drew chase hope faith joy dawn rich frank grant'.split(
    ' ',
  ),
);
