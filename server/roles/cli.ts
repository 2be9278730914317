/** The product's command line: `./patchbay <command>`. */
import { ChannelDirectory, channelSecret } from '../channels/chat/index.ts';
import type { House } from '../data-model/house/index.ts';
import { transact } from '../data-model/house/index.ts';
import { createToken, findUser } from '../data-model/people/index.ts';
import { hashPassword } from '../platform/auth/index.ts';
import { ConfigError, readConfig } from '../platform/config.ts';
import { AppError } from '../platform/errors.ts';
import { createLogger } from '../platform/logger.ts';
import { demoPassword, makeDemo } from './demo.ts';
import { openHouse } from './open-house.ts';

const usage = `usage: ./patchbay <command>

  token <user> [days]       print a bearer token for a program that acts as this user (365 days unless told)
  secret <chat channel>     print the channel's Direct Line secret
  password <user>           set a new password, read from standard input, or drawn and printed without one
  migrate                   bring the database up to date and end

HOST, PORT, DATA_DIR and DATABASE_URL are read from the environment, as by npm start.
`;

type Command = (house: House, args: string[]) => Promise<string>;

const commands: Record<string, Command> = {
  async token(house, [username, days]) {
    const user = await existingUser(house, username);
    const lifetime = Number(days ?? 365);
    if (!(lifetime >= 1 && lifetime <= 3650))
      throw new Usage('The number of days must be between 1 and 3650.');
    return await createToken(house, {
      ...user,
      kind: 'bearer',
      name: 'command line',
      lifetimeMs: lifetime * 86_400_000,
    });
  },
  async secret(house, [name]) {
    if (!name) throw new Usage('Which chat channel? The demo’s is "web".');
    return channelSecret(house, await new ChannelDirectory(house).find(name));
  },
  async password(house, [username]) {
    const user = await existingUser(house, username);
    const given = process.stdin.isTTY ? '' : (await readAll()).trim();
    if (given !== '' && given.length < 10) throw new Usage('A password needs at least 10 characters.');
    const password = given || house.ids.secret().slice(0, 20);
    const hash = await hashPassword(password);
    await transact(house, user.organizationId, async (tx) => {
      await tx.q.updateTable('app_user').set({ password_hash: hash }).where('id', '=', user.userId).execute();
    });
    return given ? 'The password is set.' : password;
  },
  migrate: async () => 'The database is up to date.',
};

/** What the user has to correct; printed without a stack. */
class Usage extends Error {}

async function existingUser(house: House, username: string | undefined) {
  if (!username) throw new Usage('Which user? The demo’s are administrator, supervisor, representative.');
  const user = await findUser(house, username);
  if (!user) throw new AppError('user.not_found');
  return user;
}

async function readAll(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(usage);
    process.exitCode = name === '' || name === 'help' || name === '--help' ? 0 : 2;
    return;
  }
  const config = readConfig(process.env);
  const opened = await openHouse(config, createLogger('silent'), (line) => process.stderr.write(`${line}\n`));
  try {
    if (config.demo) await makeDemo(opened.house, demoPassword);
    process.stdout.write(`${await command(opened.house, args)}\n`);
  } finally {
    await opened.close();
  }
}

main().catch((error: unknown) => {
  const known =
    error instanceof Usage ||
    error instanceof AppError ||
    error instanceof ConfigError ||
    (error as Error).name === 'PostgresError';
  process.stderr.write(`${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = 1;
});
