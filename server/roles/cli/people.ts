/** `token`, `secret`, `password`: what lets somebody in. */
import { ChannelDirectory, channelSecret } from '../../channels/chat/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { createToken, findUser } from '../../data-model/people/index.ts';
import { hashPassword } from '../../platform/auth/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Command, Refusal } from './command.ts';

export const peopleCommands: Readonly<Record<string, Command>> = {
  async token(house, [username, days]) {
    const user = await existingUser(house, username);
    const lifetime = Number(days ?? 365);
    if (!(lifetime >= 1 && lifetime <= 3650))
      throw new Refusal('The number of days must be between 1 and 3650.');
    return await createToken(house, {
      ...user,
      kind: 'bearer',
      name: 'command line',
      lifetimeMs: lifetime * 86_400_000,
    });
  },
  async secret(house, [name]) {
    if (!name) throw new Refusal('Which chat channel? The demo’s is "web".');
    return channelSecret(house, await new ChannelDirectory(house).find(name));
  },
  async password(house, [username]) {
    const user = await existingUser(house, username);
    const given = process.stdin.isTTY ? '' : (await readStandardInput()).trim();
    if (given !== '' && given.length < 10) throw new Refusal('A password needs at least 10 characters.');
    const password = given || house.ids.secret().slice(0, 20);
    const hash = await hashPassword(password);
    await transact(house, user.organizationId, async (tx) => {
      await tx.q.updateTable('app_user').set({ password_hash: hash }).where('id', '=', user.userId).execute();
    });
    return given ? 'The password is set.' : password;
  },
};

async function existingUser(house: House, username: string | undefined) {
  if (!username) throw new Refusal('Which user? The demo’s are administrator, supervisor, representative.');
  const user = await findUser(house, username);
  if (!user) throw new AppError('user.not_found');
  return user;
}

export async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}
