import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const server = process.env.PATCHBAY_URL ?? 'http://localhost:4400';

/** Builds the page into dist/web/crm-embed; in development it passes everything else on to the server at PATCHBAY_URL. */
export default defineConfig({
  root: here,
  base: '/embed/',
  build: {
    outDir: '../../dist/web/crm-embed',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2023',
    // No data: addresses: the page's policy lets in files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: server, ws: true }, '/desk': { target: server } } },
});
