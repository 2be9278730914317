import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

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

/** One classic script with everything in it: a page needs a single tag and no further request. */
export default defineConfig({
  root: here,
  publicDir: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [demoPage()],
  build: {
    outDir: '../../dist/web/widget',
    emptyOutDir: true,
    target: 'es2022',
    lib: {
      entry: join(here, 'main.tsx'),
      formats: ['iife'],
      name: 'PatchbayWidget',
      fileName: () => 'widget.js',
    },
  },
});
