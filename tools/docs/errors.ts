/** Writes docs/errors.md from the catalogue: `node tools/docs/errors.ts`. A test fails when the two differ. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogue } from '../../contracts/errors.ts';

/** The page's whole text. */
export function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { status, message }]) => `| \`${code}\` | ${status} | ${message} |`,
  );
  return `# Errors

Every error answers \`{"error": {"code", "message", "details"?, "requestId"?}}\`, over HTTP, Direct Line and the realtime socket
alike. A program branches on \`code\`, which never changes its meaning; \`message\` says what to do; \`details\` names fields and
facts, never a customer's words. Made from \`contracts/errors.ts\` by \`node tools/docs/errors.ts\`.

| code | status | what to do |
|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'errors.md'), errorsPage());
}
