/** `node examples/deal-summary/main.ts [--port 7071]`: the functions on this machine, configured by the environment. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { dealFunctions } from './app.ts';

const needed = ['SALES_URL', 'SALES_TENANT', 'SALES_CLIENT_ID', 'SALES_CLIENT_SECRET'] as const;

const { values } = parseArgs({ options: { port: { type: 'string', default: '7071' } } });
const missing = needed.filter((name) => !process.env[name]);
if (missing.length > 0 || !/^\d{1,5}$/.test(values.port)) {
  process.stderr.write(
    missing.length > 0
      ? `Set ${missing.join(', ')}; see examples/deal-summary/README.md.\n`
      : `--port ${values.port} is not a port.\n`,
  );
  process.exitCode = 1;
} else {
  const { SALES_URL, SALES_TENANT, SALES_CLIENT_ID, SALES_CLIENT_SECRET, SALES_LOGIN_URL, SALES_APP_ID } =
    process.env;
  const key = process.env.FUNCTION_CODE || randomBytes(24).toString('base64url');
  const app = dealFunctions({
    url: SALES_URL!,
    tenant: SALES_TENANT!,
    clientId: SALES_CLIENT_ID!,
    clientSecret: SALES_CLIENT_SECRET!,
    ...(SALES_LOGIN_URL ? { loginUrl: SALES_LOGIN_URL } : {}),
    ...(SALES_APP_ID ? { appId: SALES_APP_ID } : {}),
  });
  const log = (message: string): void => void process.stderr.write(`${message}\n`);
  const running = await app.listen({ port: Number(values.port), key, log });
  process.stdout.write(`Deal Summary: ${running.url}/api/DealSummary?customerName=Contoso&code=${key}
Description:  ${running.url}/api/swagger.json
`);
  // To a program that started us.
  process.send?.({ url: running.url, key });
  const end = (): void => void running.close();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  // Started by another program that is gone: nobody needs us.
  process.once('disconnect', end);
}
