import { expect, it } from 'vitest';
import { titleWith } from './page-title.ts';
import { readSettings } from './settings.ts';
import { chooseLocale, fill, texts } from './texts.ts';

const src = 'https://chat.example/widget.js?v=1';

it('reads the tag', () => {
  const plain = readSettings({ src, dataset: {} }, ['pt-PT', 'de-AT']);
  expect(plain).toMatchObject({
    host: 'https://chat.example',
    channel: 'web',
    position: 'right',
    open: false,
  });
  expect(plain).toMatchObject({ locale: 'de', formats: 'de-AT', title: null });
  const dataset = {
    channel: 'shop',
    position: 'left',
    open: '',
    locale: 'fr',
    userName: ' Ada ',
    title: ' ',
  };
  const full = readSettings({ src: 'https://chat.example/sub/widget.js', dataset }, ['en-GB']);
  expect(full).toMatchObject({
    host: 'https://chat.example/sub',
    channel: 'shop',
    position: 'left',
    open: true,
  });
  expect(full).toMatchObject({ locale: 'fr', formats: 'fr', userName: 'Ada', title: null });
  expect(readSettings({ src, dataset: { open: 'false', host: 'https://x.example/' } }, [])).toMatchObject({
    host: 'https://x.example',
    open: false,
    locale: 'en',
  });
});

it('has every text in every language, with the same places to fill', () => {
  const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [locale, table] of Object.entries(texts)) {
    for (const [name, english] of Object.entries(texts.en)) {
      const text = table[name as keyof typeof table];
      expect(text, `${locale} ${name}`).toBeTruthy();
      expect(places(text), `${locale} ${name}`).toEqual(places(english));
    }
  }
});

it('chooses a language and fills texts', () => {
  expect(chooseLocale(['it', 'es-MX', 'en'])).toBe('es');
  expect(chooseLocale([])).toBe('en');
  expect(chooseLocale(['constructor'])).toBe('en');
  expect(fill('{name} joined {queue}', { name: 'Ada' })).toBe('Ada joined {queue}');
});

it('counts in the title', () => {
  expect(titleWith('Shop', 2)).toBe('(2) Shop');
  expect(titleWith('(2) Shop', 3)).toBe('(3) Shop');
  expect(titleWith('(3) Shop', 0)).toBe('Shop');
});
