/** Text cut into terms that can be compared: roots of words, with contact-centre and CRM synonyms made one. */

/** Each line is one meaning; the first word stands for all of them. */
const synonyms = `
opportunity deal deals pipeline prospect
account company organisation organization firm business
customer client customers clients
case ticket incident complaint
order purchase
invoice bill billing
shipment delivery parcel package shipping
followup task todo reminder
insight hint tip finding crosssell upsell
article knowledge faq
agreement contract
appointment meeting booking
status progress
price cost
phone telephone mobile
email mail
address location
stock inventory availability
refund reimburse reimbursement
create add make new register log
share hand tell pass forward send notify
cancel revoke abort
delete remove
update change edit modify set
search find look lookup query
get show give fetch retrieve read display list view
summary summarise summarize overview recap detail details information info
weather forecast
`;

/** Say little of what is meant: nearly every plugin's description has them. */
const weakWords =
  'customer open get search summary email phone address number date specific given about paragraph record data return provide plugin use api name id call much more';

const stopWords = new Set(
  (
    'a an the this that these those some any i im ive id me my mine we us our you your he she it its they them their ' +
    'theirs there here is are was were be been being am do does did done have has had can could will would shall should ' +
    'may might must to of in on at by for with from into onto as and or but if so than then too very just also please ' +
    'not no what whats which who whom whose when where why how want need like know let go up out off now yet still ' +
    'again more much many ok okay all each every own his her him hers'
  ).split(' '),
);

const meaning = new Map<string, string>();
for (const line of synonyms.trim().split('\n')) {
  const [first = '', ...others] = line.split(' ');
  for (const word of [first, ...others]) meaning.set(stem(word), first);
}

/** Words of a text in lower case without accents; `camelCase` and `snake_case` are cut, `follow-up` is one word. */
export function wordsOf(text: string): string[] {
  return text
    .slice(0, 4000)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’`´]/g, '')
    .toLowerCase()
    .replace(/\b(follow|cross|up|to|look)[\s_-](up|sell|do)\b/g, '$1$2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Takes common English endings off; rough, but the same on both sides. */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  let root = word;
  if (root.endsWith('ies') && root.length > 4) root = `${root.slice(0, -3)}y`;
  else if (/(?:s|x|z|ch|sh)es$/.test(root)) root = root.slice(0, -2);
  else if (root.endsWith('s') && !/(?:ss|us|is)$/.test(root)) root = root.slice(0, -1);
  if (root.endsWith('ing') && root.length > 5) root = root.slice(0, -3);
  else if (root.endsWith('ed') && root.length > 4) root = root.slice(0, -2);
  root = root.replace(/([bdfgmnprt])\1$/, '$1');
  if (root.endsWith('e') && root.length > 3) root = root.slice(0, -1);
  return root;
}

/** The meanings in a text, in order; stop words are left out. */
export const termsOf = (text: string): string[] =>
  wordsOf(text)
    .filter((word) => !stopWords.has(word))
    .map((word) => {
      const root = stem(word);
      return meaning.get(root) ?? root;
    });

const weak = new Set(termsOf(weakWords));

export const isWeak = (term: string): boolean => weak.has(term);

export const isStopWord = (word: string): boolean => stopWords.has(word);
