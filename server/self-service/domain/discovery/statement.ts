/** What a conversation is about, in the customer's own words: the first of them that says something. */
import { isStopWord, wordsOf } from '../words.ts';

/** Of the customer's first messages so many are looked at: those after them answer questions. */
export const messagesRead = 4;
const longestStatement = 400;
/** A message with so many words of its own says what it is about. */
const wordsEnough = 3;

/** What says nothing about the matter. English and a little of its neighbours; others are rarely in the way. */
const smallTalk: ReadonlySet<string> = new Set(
  (
    'hi hello hey hiya good morning afternoon evening day there greetings dear sir madam team thanks thank thx cheers ' +
    'bye goodbye please help question questions problem issue someone somebody anyone talk speak agent human person ' +
    'representative operator yes yeah yep no nope ok okay sure right hallo guten tag morgen danke bitte frage bonjour ' +
    'merci hola gracias'
  ).split(' '),
);

/**
 * @param messages the customer's first messages until somebody took over, in their order
 * @returns null when none of them says anything
 */
export function statementOf(messages: readonly string[]): string | null {
  const said = messages
    .slice(0, messagesRead)
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => weightOf(text) > 0);
  const enough = said.find((text) => weightOf(text) >= wordsEnough);
  const statement = enough ?? said.slice(0, 2).join('. ');
  return statement === '' ? null : shortened(statement);
}

/** Words that carry meaning; numbers alone carry none. */
function weightOf(text: string): number {
  const words = wordsOf(text.slice(0, longestStatement));
  return words.filter((word) => !isStopWord(word) && !smallTalk.has(word) && /\p{L}/u.test(word)).length;
}

function shortened(text: string): string {
  if (text.length <= longestStatement) return text;
  const space = text.lastIndexOf(' ', longestStatement);
  return text.slice(0, space > longestStatement / 2 ? space : longestStatement);
}
