/** Sign-in, users and tokens. The cookie itself is the HTTP side's business: see `session.create` there. */
import type { Me } from '../../../contracts/api/shapes.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { createToken, findUser, type Principal, revokeToken } from '../../data-model/people/index.ts';
import { hashPassword } from '../../platform/auth/index.ts';
import { AppError } from '../../platform/errors.ts';
import { announceRepresentative, availableByQueue, setRepresentative } from '../../routing/index.ts';
import { type Handlers, signedIn } from './call.ts';

export const presentMe = (p: Principal): Me => ({
  userId: p.userId,
  username: p.username,
  displayName: p.displayName,
  roles: [...p.roles],
  organizationId: p.organizationId,
  organizationName: p.organizationName,
});

export const peopleHandlers = {
  'session.create': async () => {
    throw new AppError('realtime.unknown_operation'); // the HTTP route answers it, since it sets the cookie
  },
  'session.read': async (call) => presentMe(signedIn(call)),
  'session.delete': async (call) => {
    const me = signedIn(call);
    await revokeToken(call.house, me.organizationId, me.tokenId);
    return {};
  },
  'queue.list': async (call) => {
    const { organizationId } = signedIn(call);
    const available = await availableByQueue(call.house, organizationId);
    const rows = await read(call.house, organizationId, ({ q }) =>
      q
        .selectFrom('queue')
        .select(['id', 'name'])
        .where('removed_at', 'is', null)
        .orderBy('priority')
        .orderBy('name')
        .execute(),
    );
    return {
      queues: rows.map((row) => ({ queueId: row.id, name: row.name, available: available.get(row.id) ?? 0 })),
    };
  },
  'skill.list': async (call) => {
    const rows = await read(call.house, signedIn(call).organizationId, ({ q }) =>
      q.selectFrom('skill').select(['id', 'name']).orderBy('name').execute(),
    );
    return { skills: rows.map((row) => ({ skillId: row.id, name: row.name })) };
  },
  'user.list': async (call) => {
    const rows = await read(call.house, signedIn(call).organizationId, (tx) =>
      tx.run<{
        userId: string;
        username: string;
        displayName: string;
        roles: Principal['roles'][number][];
        active: boolean;
        capacityTotal: number;
        queues: string[];
        skills: { name: string; proficiency: number }[];
        groups: string[];
        profiles: { name: string; limit: number }[];
        attributes: Record<string, unknown>;
      }>(
        `select u.id as "userId", u.username, u.display_name as "displayName", u.roles, u.active, coalesce(r.capacity_total, 0) as "capacityTotal",
           coalesce((select jsonb_agg(q.name order by q.name) from queue_member m join queue q on q.id = m.queue_id where m.user_id = u.id), '[]') as queues,
           coalesce((select jsonb_agg(jsonb_build_object('name', s.name, 'proficiency', k.proficiency) order by s.name)
                     from representative_skill k join skill s on s.id = k.skill_id where k.user_id = u.id), '[]') as skills,
           coalesce((select jsonb_agg(g.name order by g.name)
                     from user_group_member m join user_group g on g.id = m.group_id where m.user_id = u.id), '[]') as groups,
           coalesce((select jsonb_agg(jsonb_build_object('name', c.name, 'limit', p.work_limit) order by c.name)
                     from representative_profile p join capacity_profile c on c.id = p.profile_id where p.user_id = u.id), '[]') as profiles,
           coalesce(r.attributes, '{}') as attributes
         from app_user u left join representative r on r.user_id = u.id order by u.username`,
      ),
    );
    return { users: rows };
  },
  'user.put': async (call, input) => {
    const { organizationId, userId: by } = signedIn(call);
    const existing = await findUser(call.house, input.username);
    if (existing && existing.organizationId !== organizationId) throw new AppError('user.exists');
    if (!existing && input.password === undefined) {
      throw new AppError('request.invalid', {
        fields: [{ path: 'password', problem: 'a new user needs a password' }],
      });
    }
    const passwordHash = input.password === undefined ? undefined : await hashPassword(input.password);
    const userId = existing?.userId ?? call.house.ids.next();
    await transact(call.house, organizationId, async (tx) => {
      const profile = { display_name: input.displayName, roles: input.roles };
      if (existing) {
        await tx.q
          .updateTable('app_user')
          .set({ ...profile, ...(passwordHash ? { password_hash: passwordHash } : {}) })
          .where('id', '=', userId)
          .execute();
      } else {
        await tx.q
          .insertInto('app_user')
          .values({
            id: userId,
            organization_id: organizationId,
            username: input.username,
            ...profile,
            password_hash: passwordHash!,
          })
          .execute();
      }
      const actor = `representative:${by}` as const;
      if (input.roles.includes('representative'))
        await setRepresentative(call.house, tx, { ...input, userId }, actor);
      else await announceRepresentative(call.house, tx, userId, actor);
    });
    return { userId, created: !existing };
  },
  'token.create': async (call, { username, name, days }) => {
    const { organizationId } = signedIn(call);
    const user = await findUser(call.house, username);
    if (!user || user.organizationId !== organizationId) throw new AppError('user.not_found');
    return {
      token: await createToken(call.house, { ...user, kind: 'bearer', name, lifetimeMs: days * 86_400_000 }),
    };
  },
} satisfies Partial<Handlers>;
