/** A person's name as the answer to the question for it. By rules alone: a name in the midst of a text is not found. */
import { type Found, foundAt } from './found.ts';

const introductions =
  /^\s*(?:(?:hi|hello|hey|hallo|bonjour|hola)[\s,.!]+)?(?:(?:my|the) (?:full )?name(?:'s| is|:)|name:|i am|i'm|i’m|im|it is|it's|it’s|this is|call me|you can call me|ich hei(?:ss|ß)e|mein name ist|ich bin|je m'appelle|je m’appelle|mon nom est|je suis|me llamo|mi nombre es|soy)\s+/iu;
const closings = /[\s,]+(?:please|thanks|thank you|danke|merci|gracias|here|speaking)[\s.!]*$/iu;
const name = /^\p{L}[\p{L}\p{M}'’.-]*(?: \p{L}[\p{L}\p{M}'’.-]*){0,4}$/u;
/** Words that show that something else was said. */
const notNames =
  /(?:^| )(?:the|a|an|is|are|am|was|my|your|you|not|no|yes|why|what|who|how|where|when|i|it|to|of|for|want|need|have|do|does|don't|don’t|dont|can|will|please|help|ok|okay|und|oder|nicht|ich|nein|ja|warum|non|oui|pas|pourquoi|sí|si|porque|quiero)(?: |$)/iu;

/** At most one; at most five words. */
export function findPersonNames(text: string): Found<string>[] {
  const read = text.slice(0, 300);
  const introduction = introductions.exec(read)?.[0].length ?? 0;
  const rest = read
    .slice(introduction)
    .replace(closings, '')
    .replace(/[\s.!,]+$/, '');
  const lead = rest.length - rest.trimStart().length;
  const value = rest.trim().replace(/\s+/g, ' ');
  if (!name.test(value) || notNames.test(value)) return [];
  return [foundAt(text, introduction + lead, introduction + rest.length, value)];
}
