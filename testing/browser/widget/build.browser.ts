import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { builtWeb } from '../machine.ts';

/** What a page may have to load for the chat. */
const largestGzip = 60_000;

it('is one script below 60 kB, one more for who gets a card, and a demo page', async () => {
  const outDir = builtWeb('widget');
  expect((await readdir(outDir)).sort()).toEqual(['demo.html', 'widget-cards.js', 'widget.js']);
  const script = await readFile(join(outDir, 'widget.js'));
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(largestGzip);
  const cards = await readFile(join(outDir, 'widget-cards.js'));
  expect(gzipSync(cards, { level: 9 }).length).toBeLessThan(largestGzip);
  const text = script.toString();
  expect(text).not.toContain('AdaptiveCard"');
  expect(text).not.toMatch(/^\s*(import|export)\b/m);
  expect(text).not.toContain('process.env');
  expect(await readFile(join(outDir, 'demo.html'), 'utf8')).toContain('<script src="/widget.js"');
});
