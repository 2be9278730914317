import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const server = process.env.PATCHBAY_URL ?? 'http://localhost:4400';

/** Builds the desk into dist/web/desk; in development it passes API calls on to the server at PATCHBAY_URL. */
export default defineConfig({
  root: here,
  base: '/desk/',
  plugins: [react()],
  build: {
    outDir: '../../dist/web/desk',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 10 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: server, ws: true },
      '/attachments': { target: server },
    },
  },
});
