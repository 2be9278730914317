import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defineConfig, type LibraryOptions, type Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

/** Puts the demo page beside the built script. */
function demoPage(): Plugin {
  let outDir = '';
  return {
    name: 'patchbay-widget-demo',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      await mkdir(outDir, { recursive: true });
      await copyFile(join(here, 'demo.html'), join(outDir, 'demo.html'));
    },
  };
}

const classic = (entry: string, name: string, file: string): LibraryOptions => ({
  entry: join(here, entry),
  formats: ['iife'],
  name,
  fileName: () => file,
});

/** Builds the second script beside the first: the renderer of cards, fetched with the first card. */
function cards(): Plugin {
  let outDir = '';
  return {
    name: 'patchbay-widget-cards',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      await build({
        configFile: false,
        root: here,
        publicDir: false,
        logLevel: 'warn',
        define: { 'process.env.NODE_ENV': '"production"' },
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2022',
          lib: classic('cards/main.ts', 'PatchbayCards', 'widget-cards.js'),
        },
      });
    },
  };
}

/** One classic script with everything that most conversations need: a page needs a single tag. */
export default defineConfig({
  root: here,
  publicDir: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [demoPage(), cards()],
  build: {
    outDir: '../../dist/web/widget',
    emptyOutDir: true,
    target: 'es2022',
    lib: classic('main.tsx', 'PatchbayWidget', 'widget.js'),
  },
});
