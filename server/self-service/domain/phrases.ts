/** Things people say in every service: asking for a person, yes, no. English first, a little of other languages. */
import { normalise } from './words.ts';

const person =
  '(?:human|humans|person|people|agent|agents|representative|representatives|rep|operator|someone|somebody|' +
  'advisor|adviser|advisors|associate|consultant|specialist|manager|supervisor|employee|staff|colleague|' +
  'technician|customer (?:service|support|care)|live (?:support|chat|help)|support team|help ?desk|' +
  'mensch(?:en)?|mitarbeiter(?:in)?|berater(?:in)?|kundendienst|personne|conseiller|conseillere|humain|' +
  'persona|personas|agente|humano|asesor|operador|operatore|umano|pessoa|atendente|medewerker|mens)';
const between =
  '(?:to|with|a|an|the|real|live|actual|human|your|one|of|some|me|us|my|through|over|on|please|customer|service|' +
  'support|sales|billing|technical|here|another|else|else in|from|chat|talk|speak|someone|' +
  'mit|einem|einer|einen|echten|dem|zu|avec|a|un|une|con|una|el|la|com|um|uma|met|een)';
const verb =
  '(?:talk|talking|speak|speaking|chat|connect|transfer|put|escalate|hand|pass|reach|contact|call|want|need|' +
  'get|give|find|prefer|like|sprechen|reden|verbinden|parler|hablar|falar|parlare|spreken|quiero|necesito|quero|' +
  'veux|will|mochte|ik wil)';

const asks: readonly RegExp[] = [
  new RegExp(`\\b${verb} (?:${between} )*${person}\\b`),
  new RegExp(
    `^(?:(?:a|an|the|real|live|actual|human|please|is there|are there|any) )*${person}(?: please| now| here)*$`,
  ),
  new RegExp(
    `\\b(?:is|are) there (?:${between} |any )*${person}\\b.*\\b(?:talk|speak|chat|help|there|here)\\b`,
  ),
  new RegExp(
    `\\b(?:mit|avec|con|com|met) (?:${between} )*${person} (?:sprechen|reden|parler|hablar|falar|spreken)`,
  ),
  /\b(?:call|ring|phone) me(?: back)?\b/,
  /\bspeak to (?:a )?(?:man|woman)\b/,
];
/** `someone` alone is no request: "I need someone's address", "I like people". */
const vague =
  /\b(?:want|need|get|find|give|like|prefer|will|reach) (?:some )?(?:someone|somebody|people|staff|manager)\b/;
const talk = /\b(?:talk|speak|chat|contact|call|connect|transfer)\b/;
const refusal = /\b(?:dont|do not|didnt|no need|not|never|without|kein|pas|no quiero)\b(?: \w+){0,4}$/;

type Wish = 'asked' | 'refused';
const clauses = /[.,;:!?\n]+|\bbut\b/i;

/** What these words say about a person; null: nothing. */
function wishIn(text: string): Wish | null {
  const normal = normalise(text);
  if (normal === '') return null;
  const wishes = asks.flatMap((pattern): Wish[] => {
    const found = pattern.exec(normal);
    if (found === null) return [];
    if (refusal.test(normal.slice(0, found.index).trimEnd())) return ['refused'];
    return vague.test(found[0]) && !talk.test(normal) ? [] : ['asked'];
  });
  return wishes.find((wish) => wish === 'asked') ?? wishes[0] ?? null;
}

/** Who refuses one thing may ask for another in the same breath: "No bot, please. Give me a person." */
function wish(text: string): Wish | null {
  const words = text.slice(0, 500);
  const whole = wishIn(words);
  if (whole !== 'refused') return whole;
  return words.split(clauses).some((clause) => wishIn(clause) === 'asked') ? 'asked' : 'refused';
}

/** True when the customer asks for a person. */
export function asksForPerson(text: string): boolean {
  return wish(text) === 'asked';
}

/** True when the customer says that they want no person; false as well when they say nothing of it. */
export function refusesPerson(text: string): boolean {
  return wish(text) === 'refused';
}

const yes =
  /^(?:(?:yes|yeah|yep|yup|ya|yea|sure|ok|okay|k|correct|right|true|definitely|absolutely|certainly|affirmative|indeed|exactly|please do|go ahead|of course|i do|i am|it is|it did|it does|that is right|thats right|thats correct|that works|sounds good|y|ja|jawohl|oui|si|sim|claro|d accord|certo)\b)/;
const no =
  /^(?:(?:no|nope|nah|not|never|negative|wrong|false|incorrect|i dont|i do not|i am not|im not|it didnt|it did not|it doesnt|it isnt|thats not|that is not|thats wrong|none|n|nein|non|nao|nee|niet)\b)/;

/** True for a yes, false for a no, null when it is neither. */
export function readYesNo(text: string): boolean | null {
  const normal = normalise(text.slice(0, 500)).replace(/^(?:um|uh|well|oh|hmm|so|hi|hello) /, '');
  if (no.test(normal)) return /^(?:no problem|no worries|not bad)/.test(normal);
  if (yes.test(normal)) return /^(?:right now|ok but no|sure not)/.test(normal) ? null : true;
  return null;
}
