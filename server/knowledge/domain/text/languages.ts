/** What is known of languages: their frequent words, which carry no meaning, and how endings come off. */
import { stemEnglish } from './stem-english.ts';
import { tokensOf } from './tokens.ts';

export interface Language {
  /** ISO 639-1. */
  readonly code: string;
  /** Folded, as `tokensOf` gives them. */
  readonly stopWords: ReadonlySet<string>;
  /** The root of a folded word. */
  stem(word: string): string;
}

const words = (text: string): ReadonlySet<string> => new Set(tokensOf(text));

/** Light stemming: the first ending that fits comes off, as long as a root of some letters stays. */
const endings = (least: number, ...list: readonly string[]) => {
  const pattern = new RegExp(`(?:${list.join('|')})$`);
  return (word: string): string => {
    if (word.length <= least || /\d/.test(word)) return word;
    const ending = pattern.exec(word)?.[0].length ?? 0;
    return word.length - ending >= least ? word.slice(0, word.length - ending) : word;
  };
};

const english: Language = {
  code: 'en',
  stopWords: words(
    'a an the this that these those some any all both each i im ive id ill me my mine myself we us our ours you your yours u ur ' +
      'he him his she her it its they them their theirs there here is are was were be been being am do does did doing done has ' +
      'have had having can could cant couldnt will would wont wouldnt shall should shouldnt may might must to of in on at by for ' +
      'with about from into onto as and or but if so then than too very just also please pls plz not no nor dont doesnt didnt isnt ' +
      'arent wasnt werent havent hasnt hadnt what whats which who whom whose when where wheres why how hows want wants wanna need ' +
      'needs like know tell get gets getting got give let lets go going now yet still again more much many ok okay able hi hello ' +
      'hey thanks thank good morning afternoon evening dear well really because while though although however once per via etc ' +
      'youre youve theyre were thats theres something anything someone anyone thing things way make made help',
  ),
  stem: stemEnglish,
};

const german: Language = {
  code: 'de',
  stopWords: words(
    'der die das den dem des ein eine einen einem einer eines ich du er sie es wir ihr mich mir dich dir uns euch mein meine meinen ' +
      'meinem meiner dein deine sein seine unser unsere ihre ihren ist sind war waren bin bist sei sein habe hast hat haben hatte ' +
      'wird werden wurde kann kannst können könnte muss müssen soll sollte will wollen möchte darf und oder aber wenn dann als wie ' +
      'was wer wo wann warum wieso welche welcher welches zu zum zur von vom mit bei für auf aus in im an am um nach über unter ' +
      'vor durch ohne nicht kein keine keinen noch nur auch schon sehr bitte hallo danke so da hier dass ob man sich',
  ),
  stem: endings(
    4,
    'erinnen',
    'innen',
    'ungen',
    'heiten',
    'keiten',
    'enheit',
    'ung',
    'heit',
    'keit',
    'ern',
    'est',
    'en',
    'em',
    'er',
    'es',
    'st',
    'e',
    's',
    'n',
    't',
  ),
};

const french: Language = {
  code: 'fr',
  stopWords: words(
    'le la les l un une des du de d au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je j tu ' +
      'il elle on nous vous ils elles me m te t se s moi toi lui y en est suis es sont etait sera ai as a avons avez ont avoir etre ' +
      'fait faire peut puis peux pouvez dois doit et ou mais si que qu qui quoi quel quelle quels quelles quand comment pourquoi ' +
      'combien dans sur sous avec sans pour par chez vers ne n pas plus aussi tres bien merci bonjour svp c cela ca comme',
  ),
  stem: endings(
    4,
    'issements',
    'issement',
    'ements',
    'ement',
    'ations',
    'ation',
    'ateurs',
    'ateur',
    'euses',
    'euse',
    'eaux',
    'ives',
    'ive',
    'ifs',
    'if',
    'ees',
    'ee',
    'aux',
    'ies',
    'ant',
    'ent',
    'eur',
    'es',
    'er',
    'ez',
    'ir',
    'ie',
    's',
    'x',
    'e',
  ),
};

const spanish: Language = {
  code: 'es',
  stopWords: words(
    'el la los las un una unos unas de del al a en con sin por para sobre entre desde hasta y e o u pero si no ni que quien cual ' +
      'cuales cuando donde como cuanto cuanta por qué yo tu él ella nosotros ustedes ellos me te se nos le les lo mi mis su sus ' +
      'nuestro nuestra este esta estos estas ese esa eso esto es son era fue ser estar estoy esta estan he ha han hay tengo tiene ' +
      'puedo puede pueden quiero quiere necesito hacer hago muy más también ya hola gracias favor',
  ),
  stem: endings(
    4,
    'amientos',
    'amiento',
    'imientos',
    'imiento',
    'aciones',
    'acion',
    'idades',
    'idad',
    'mente',
    'adoras',
    'adores',
    'adora',
    'ador',
    'ando',
    'iendo',
    'adas',
    'ados',
    'idas',
    'idos',
    'ada',
    'ado',
    'ida',
    'ido',
    'ar',
    'er',
    'ir',
    'as',
    'os',
    'es',
    'an',
    'en',
    'a',
    'o',
    'e',
    's',
  ),
};

const italian: Language = {
  code: 'it',
  stopWords: words(
    'il lo la i gli le l un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla in nel nella nei con ' +
      'su sul sulla per tra fra e ed o ma se che chi cui quale quali quando dove come quanto perché io tu lui lei noi voi loro mi ti ' +
      'si ci vi mio mia miei tuo tua suo sua nostro vostro questo questa quello quella è sono era essere ho hai ha abbiamo hanno ' +
      'avere posso può possono voglio vorrei devo fare non più anche molto già ciao grazie favore buongiorno',
  ),
  stem: endings(
    4,
    'azioni',
    'azione',
    'amenti',
    'amento',
    'imenti',
    'imento',
    'mente',
    'ando',
    'endo',
    'ate',
    'ati',
    'ata',
    'ato',
    'ite',
    'iti',
    'ita',
    'ito',
    'are',
    'ere',
    'ire',
    'he',
    'hi',
    'ie',
    'a',
    'e',
    'i',
    'o',
  ),
};

const portuguese: Language = {
  code: 'pt',
  stopWords: words(
    'o a os as um uma uns umas de do da dos das em no na nos nas ao aos à com sem por para pelo pela sobre entre até e ou mas se que ' +
      'quem qual quais quando onde como quanto porque eu tu ele ela nós vocês você eles me te lhe meu minha meus minhas seu sua ' +
      'seus suas nosso este esta esse essa isso isto é são era foi ser estar estou está tenho tem têm há posso pode podem quero ' +
      'preciso fazer não mais também muito já olá obrigado obrigada favor',
  ),
  stem: endings(
    4,
    'amentos',
    'amento',
    'imentos',
    'imento',
    'acoes',
    'acao',
    'idades',
    'idade',
    'mente',
    'ando',
    'endo',
    'adas',
    'ados',
    'ada',
    'ado',
    'idas',
    'idos',
    'ida',
    'ido',
    'oes',
    'aes',
    'ao',
    'ar',
    'er',
    'ir',
    'as',
    'os',
    'es',
    'a',
    'o',
    'e',
    's',
  ),
};

const dutch: Language = {
  code: 'nl',
  stopWords: words(
    'de het een van voor met zonder op in uit aan bij naar door over onder tot om te en of maar als dan dat die dit deze wat wie waar ' +
      'wanneer waarom hoe welke ik jij je u hij zij ze wij we jullie mij me mijn jouw uw zijn haar ons onze hun is ben bent was waren ' +
      'heb hebt heeft hebben had kan kunnen kunt moet moeten mag wil willen wordt worden niet geen ook nog al er hier daar zo heel ' +
      'graag alstublieft hallo dank',
  ),
  stem: endings(4, 'heden', 'ingen', 'heid', 'ing', 'lijk', 'en', 'er', 'es', 'e', 's', 't'),
};

/** For every other language: words as they are. */
const plain: Language = { code: '', stopWords: new Set(), stem: (word) => word };

const known: ReadonlyMap<string, Language> = new Map(
  [english, german, french, spanish, italian, portuguese, dutch].map((language) => [language.code, language]),
);

/** Of `de`, `de-AT` or anything else: then words stay as they are. */
export const languageOf = (tag: string): Language => known.get(tag.slice(0, 2).toLowerCase()) ?? plain;

/** The language most of whose frequent words the text has, or null when none has two more than the others. */
export function detectLanguage(text: string): string | null {
  const tokens = new Set(tokensOf(text.slice(0, 4000)));
  const counts = [...known.values()]
    .map(({ code, stopWords }) => ({
      code,
      count: [...tokens].filter((token) => stopWords.has(token)).length,
    }))
    .sort((a, b) => b.count - a.count);
  const [first, next] = counts;
  return first && next && first.count >= 2 && first.count > next.count ? first.code : null;
}
