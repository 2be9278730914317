/** Handlers of contracts/api/operations-embed.ts: the desk in another system's page, and dialling from it. */
import { assertMayRead, dial } from '../../assisted-service/index.ts';
import { claimActivity, findEmbedSetting, updateEmbedSetting } from '../../connectors/embed/index.ts';
import { read } from '../../data-model/house/index.ts';
import { createToken } from '../../data-model/people/index.ts';
import { AppError } from '../../platform/errors.ts';
import { actor, type Handlers, signedIn } from './call.ts';

/** The desk in a frame renews it while it is open. */
const tokenLifetimeMs = 3600_000;

export const embedHandlers = {
  'embed.read': async (call, { organization }) => {
    const found = await findEmbedSetting(call.house, organization);
    if (!found) throw new AppError('organization.not_found');
    return { organizationId: found.organizationId, ...found.setting };
  },
  'embed.update': async (call, setting) => {
    const me = signedIn(call);
    return await updateEmbedSetting(call.house, me.organizationId, me.userId, setting);
  },
  'embed.token.create': async (call, { organization }) => {
    const me = signedIn(call);
    const found = await findEmbedSetting(call.house, organization);
    // A page that one organization allows must not come to hold the desk of another.
    if (found?.organizationId !== me.organizationId) throw new AppError('organization.not_found');
    const expiresAt = new Date(call.house.clock.now().getTime() + tokenLifetimeMs).toISOString();
    const token = await createToken(call.house, {
      userId: me.userId,
      organizationId: me.organizationId,
      kind: 'session',
      name: 'embedded desk',
      lifetimeMs: tokenLifetimeMs,
    });
    return { token, expiresAt };
  },
  'embed.activity.claim': async (call, { conversationId }) => {
    const by = actor(call);
    const { organizationId, userId } = by;
    await read(call.house, organizationId, (tx) => assertMayRead(tx, by, conversationId));
    return { first: await claimActivity(call.house, organizationId, { conversationId, userId }) };
  },
  'conversation.dial': async (call, request) => {
    const dialled = await dial(call.house, actor(call), request);
    return { ...dialled, placedBy: 'voice_layer' as const };
  },
} satisfies Partial<Handlers>;
