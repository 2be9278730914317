/** Sign-in, users and tokens. The cookie itself is the HTTP side's business: see `session.create` there. */
import type { Me } from '../../../contracts/api/shapes.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { createToken, findUser, type Principal, revokeToken } from '../../data-model/people/index.ts';
import { hashPassword } from '../../platform/auth/index.ts';
import { AppError } from '../../platform/errors.ts';
import { availableByQueue } from '../../routing/index.ts';
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
      q.selectFrom('queue').select(['id', 'name']).orderBy('priority').orderBy('name').execute(),
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
      }>(
        `select u.id as "userId", u.username, u.display_name as "displayName", u.roles, u.active, coalesce(r.capacity_total, 0) as "capacityTotal",
           coalesce((select jsonb_agg(q.name order by q.name) from queue_member m join queue q on q.id = m.queue_id where m.user_id = u.id), '[]') as queues,
           coalesce((select jsonb_agg(jsonb_build_object('name', s.name, 'proficiency', k.proficiency) order by s.name)
                     from representative_skill k join skill s on s.id = k.skill_id where k.user_id = u.id), '[]') as skills
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
      if (!input.roles.includes('representative')) return;
      await tx.q
        .insertInto('representative')
        .values({ user_id: userId, organization_id: organizationId, capacity_total: input.capacityTotal })
        // What is reserved now stays within the total: the total follows down as conversations end.
        .onConflict((c) =>
          c.column('user_id').doUpdateSet((eb) => ({
            capacity_total: eb.fn<number>('greatest', [
              eb.val(input.capacityTotal),
              eb.ref('representative.capacity_reserved'),
            ]),
          })),
        )
        .execute();
      const queues =
        input.queues.length === 0
          ? []
          : await tx.q.selectFrom('queue').select(['id', 'name']).where('name', 'in', input.queues).execute();
      const skills =
        input.skills.length === 0
          ? []
          : await tx.q
              .selectFrom('skill')
              .select(['id', 'name'])
              .where(
                'name',
                'in',
                input.skills.map((s) => s.name),
              )
              .execute();
      for (const name of input.queues)
        if (!queues.some((row) => row.name === name)) throw new AppError('queue.not_found', { name });
      for (const { name } of input.skills)
        if (!skills.some((row) => row.name === name)) throw new AppError('skill.not_found', { name });
      await tx.q.deleteFrom('queue_member').where('user_id', '=', userId).execute();
      await tx.q.deleteFrom('representative_skill').where('user_id', '=', userId).execute();
      for (const { id } of queues)
        await tx.q
          .insertInto('queue_member')
          .values({ organization_id: organizationId, queue_id: id, user_id: userId })
          .execute();
      for (const { name, proficiency } of input.skills) {
        await tx.q
          .insertInto('representative_skill')
          .values({
            organization_id: organizationId,
            user_id: userId,
            skill_id: skills.find((row) => row.name === name)!.id,
            proficiency,
          })
          .execute();
      }
      tx.append({
        type: 'representative.configured',
        representativeId: userId,
        actor: `representative:${by}`,
        at: call.house.clock.now(),
        payload: {},
      });
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
