/** The demo organization: made at the first start, so that a newcomer sees a contact centre at work at once. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../contracts/words.ts';
import type { House } from '../data-model/house/index.ts';
import { transact } from '../data-model/house/index.ts';
import { putArticlesWithin } from '../knowledge/index.ts';
import { hashPassword } from '../platform/auth/index.ts';
import { applyWithin } from '../routing/index.ts';

/** For trying things out on one's own machine; on any other address passwords are drawn at random. */
export const demoPassword = 'patchbay-demo';

const slug = 'demo';
const people: readonly { username: string; displayName: string; roles: Role[] }[] = [
  { username: 'administrator', displayName: 'Demo Administrator', roles: ['administrator'] },
  { username: 'supervisor', displayName: 'Demo Supervisor', roles: ['supervisor'] },
  { username: 'representative', displayName: 'Demo Representative', roles: ['representative'] },
  { username: 'representative2', displayName: 'Demo Representative 2', roles: ['representative'] },
  { username: 'representative3', displayName: 'Demo Representative 3', roles: ['representative'] },
];
/** Queues, workstream, channel, skills, and what the representatives are set to. */
const configurationFile = join(import.meta.dirname, 'demo-configuration.yaml');
const contentFolder = join(import.meta.dirname, '..', 'self-service', 'demo');

export interface SignIn {
  username: string;
  roles: readonly Role[];
}

/** The demo's sign-ins, for the terminal. */
export const demoSignIns: readonly SignIn[] = people.map(({ username, roles }) => ({ username, roles }));

/**
 * Makes the demo organization unless there is an organization already.
 * @returns whether it was made now.
 */
export async function makeDemo(house: House, password: string): Promise<boolean> {
  const there = await house.db.system('select 1 from organization limit 1');
  if (there.length > 0) return false;
  const hash = await hashPassword(password);
  const organizationId = house.ids.next();
  try {
    await transact(house, organizationId, async (tx) => {
      const organization_id = organizationId;
      const at = house.clock.now();
      await tx.q
        .insertInto('organization')
        .values({ id: organizationId, slug, name: 'Patchbay Demo Shop' })
        .execute();
      for (const person of people) {
        const id = house.ids.next();
        await tx.q
          .insertInto('app_user')
          .values({
            id,
            organization_id,
            username: person.username,
            display_name: person.displayName,
            roles: person.roles,
            password_hash: hash,
          })
          .execute();
        if (!person.roles.includes('representative')) continue;
        await tx.q
          .insertInto('representative')
          .values({ user_id: id, organization_id, capacity_total: 100 })
          .execute();
      }
      const agentId = house.ids.next();
      await tx.q
        .insertInto('ai_agent')
        .values({ id: agentId, organization_id, name: 'Patchbay Assistant' })
        .execute();
      await tx.q
        .insertInto('ai_agent')
        .values({
          id: house.ids.next(),
          organization_id,
          name: 'Front desk',
          kind: 'scenario',
          description: 'Claims, appointments with assessors, and insurance: examples/front-desk.',
          settings: JSON.stringify({ scenario: 'Front desk' }),
        })
        .execute();
      await applyWithin(house, tx, {
        document: readFileSync(configurationFile, 'utf8'),
        actor: 'system',
        by: 'demo',
        comment: 'The demo, as it is made.',
      });
      for (const topic of readFolder('topics', /\.(topic\.)?ya?ml$/)) {
        await tx.q
          .insertInto('topic')
          .values({
            organization_id,
            ai_agent_id: agentId,
            name: topic.name,
            yaml: topic.text,
            updated_at: at,
          })
          .execute();
      }
      const examples = readFileSync(join(contentFolder, 'out-of-scope.txt'), 'utf8').trim().split('\n');
      await tx.q
        .insertInto('intent_example')
        .values(
          examples.map((text) => ({
            id: house.ids.next(),
            ...{ organization_id, ai_agent_id: agentId, intent: null, text, language: 'en', created_at: at },
          })),
        )
        .execute();
      const articles = readFolder('articles', /\.md$/).map((file) => {
        const { id, title, content } = readArticle(file);
        return {
          articleId: id,
          title,
          content,
          language: 'en',
          tags: [],
          audience: 'everyone' as const,
          state: 'published' as const,
        };
      });
      await putArticlesWithin(house, tx, 'system', articles);
    });
    return true;
  } catch (error) {
    // Two processes started at once on an empty database: the other one was first.
    if ((error as { constraint?: string }).constraint === 'organization_slug_key') return false;
    throw error;
  }
}

interface File {
  name: string;
  text: string;
}

function readFolder(folder: string, ending: RegExp): File[] {
  const path = join(contentFolder, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => ending.test(file))
    .sort()
    .map((file) => ({ name: file.replace(ending, ''), text: readFileSync(join(path, file), 'utf8') }));
}

/** Front matter with `id` and `title`, then Markdown. */
function readArticle({ name, text }: File): { id: string; title: string; content: string } {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
  const head = match?.[1] ?? '';
  const value = (key: string) =>
    new RegExp(`^${key}:\\s*(.+)$`, 'm')
      .exec(head)?.[1]
      ?.trim()
      .replace(/^(["'])(.*)\1$/, '$2');
  return { id: value('id') ?? name, title: value('title') ?? name, content: (match?.[2] ?? text).trim() };
}

/** Every demo user whose password is still the well-known one gets `password` instead. */
export async function replaceDemoPassword(house: House, password: string): Promise<boolean> {
  const { verifyPassword } = await import('../platform/auth/index.ts');
  const rows = await house.db.system<{ organization_id: string; password_hash: string }>(
    `select u.organization_id, u.password_hash from app_user u join organization o on o.id = u.organization_id
     where o.slug = $1 and u.username = any ($2)`,
    [slug, people.map((person) => person.username)],
  );
  const first = rows[0];
  if (!first || !(await verifyPassword(demoPassword, first.password_hash))) return false;
  const hash = await hashPassword(password);
  await transact(house, first.organization_id, (tx) =>
    tx.q
      .updateTable('app_user')
      .set({ password_hash: hash })
      .where(
        'username',
        'in',
        people.map((person) => person.username),
      )
      .execute(),
  );
  return true;
}
