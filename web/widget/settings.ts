import { chooseLocale, type Locale } from './texts.ts';

/** What the script tag says. */
export interface Settings {
  /** The address of Patchbay, without a slash at the end. */
  host: string;
  /** Where the script came from, without a slash at the end: its second script is there too. */
  assets: string;
  channel: string;
  title: string | null;
  greeting: string | null;
  colour: string | undefined;
  position: 'left' | 'right';
  open: boolean;
  locale: Locale;
  /** For times and numbers: the visitor's own tag when it is of the same language (`en-GB`), else the locale. */
  formats: string;
  userName: string | undefined;
}

const said = (value: string | undefined): string | null => (value?.trim() ? value.trim() : null);

/** Reads the tag's attributes. The host is where the script came from, unless `data-host` says otherwise. */
export function readSettings(
  tag: { src: string; dataset: Readonly<Record<string, string | undefined>> },
  languages: readonly string[],
): Settings {
  const { dataset } = tag;
  const wished = [...(dataset.locale ? [dataset.locale] : []), ...languages];
  const locale = chooseLocale(wished);
  const from = new URL('.', tag.src).href;
  const host = said(dataset.host) ?? from;
  return {
    host: host.replace(/\/+$/, ''),
    assets: from.replace(/\/+$/, ''),
    channel: said(dataset.channel) ?? 'web',
    title: said(dataset.title),
    greeting: said(dataset.greeting),
    colour: said(dataset.colour ?? dataset.color) ?? undefined,
    position: dataset.position === 'left' ? 'left' : 'right',
    open: dataset.open !== undefined && dataset.open !== 'false',
    locale,
    formats: wished.find((wish) => wish.toLowerCase().startsWith(`${locale}-`)) ?? locale,
    userName: said(dataset.userName) ?? undefined,
  };
}
