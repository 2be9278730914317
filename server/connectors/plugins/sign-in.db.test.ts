import { Events, OAuth2Server } from 'oauth2-mock-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dealsDescription } from '../../../testing/outside-system.ts';
import { createOutbound } from '../../platform/outbound/index.ts';
import {
  type By,
  beginSignIn,
  callOperation,
  finishSignIn,
  listPlugins,
  signOut,
  usablePlugins,
} from './index.ts';
import { Stage } from './testing-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage?.close());

describe('OAuth 2', () => {
  let server: OAuth2Server;
  let granted: Record<string, unknown>[];
  let issuer: string;
  beforeEach(async () => {
    server = new OAuth2Server();
    await server.issuer.keys.generate('RS256');
    await server.start(0, '127.0.0.1');
    const { port } = server.address();
    issuer = `http://127.0.0.1:${port}`;
    granted = [];
    server.service.on(Events.BeforeResponse, (response, request: { body: Record<string, unknown> }) => {
      granted.push(request.body);
      response.body = {
        ...response.body,
        access_token: `token-${granted.length}`,
        refresh_token: `refresh-${granted.length}`,
      };
    });
    await stage.allow(stage.system.host, `127.0.0.1:${port}`);
    stage.system.answer = ({ headers }) =>
      headers.authorization === `Bearer token-${granted.length}`
        ? { body: { name: 'Bikes' } }
        : { status: 401 };
  });
  afterEach(() => server.stop());

  const description = (flow: 'application' | 'accessCode') =>
    dealsDescription(stage.system.url, {
      login: {
        type: 'oauth2',
        flow,
        tokenUrl: `${issuer}/token`,
        authorizationUrl: `${issuer}/authorize`,
        scopes: {},
      },
    });
  const settings = { clientId: 'patchbay', scope: 'deals.read' };

  test('an application’s token is fetched once for all, and renewed once when it is refused', async () => {
    const connectionId = await stage.connected(await stage.imported(description('application')), {
      settings,
    });
    await Promise.all([stage.find(connectionId), stage.find(connectionId), stage.find(connectionId)]);
    expect(granted).toMatchObject([
      {
        grant_type: 'client_credentials',
        client_id: 'patchbay',
        client_secret: 'the-key',
        scope: 'deals.read',
      },
    ]);
    let refusals = 1;
    stage.system.answer = () => (refusals-- > 0 ? { status: 401 } : { body: { name: 'Bikes' } });
    expect(await stage.find(connectionId)).toMatchObject({ ok: true });
    expect(granted).toHaveLength(2);
    stage.system.answer = () => ({ status: 401 });
    expect(await stage.find(connectionId)).toMatchObject({ ok: false, status: 401 });
    expect(granted).toHaveLength(3);
  });

  test('a secret that is not accepted is said in plain words', async () => {
    server.service.removeAllListeners(Events.BeforeResponse);
    server.service.on(Events.BeforeResponse, (response) => {
      response.statusCode = 401;
      response.body = { error: 'invalid_client' };
    });
    const connectionId = await stage.connected(await stage.imported(description('application')), {
      settings,
    });
    await expect(stage.find(connectionId)).rejects.toMatchObject({ kind: 'credentials' });
  });

  /** Goes through the other side's page as a browser would. @returns state and code */
  const comeBack = async (who: By, connectionId: string) => {
    const url = await beginSignIn(stage.house, who, connectionId, 'https://patchbay.example');
    const page = await fetch(url, { redirect: 'manual' });
    const back = new URL(page.headers.get('location')!);
    expect(`${back.origin}${back.pathname}`).toBe('https://patchbay.example/api/connections/signed-in');
    return { state: back.searchParams.get('state')!, code: back.searchParams.get('code')! };
  };

  test('a person signs in with PKCE, once for each state, within ten minutes, as nobody else', async () => {
    const connectionId = await stage.connected(await stage.imported(description('accessCode')), { settings });
    await expect(stage.find(connectionId, { userId: stage.by.userId })).rejects.toMatchObject({
      kind: 'sign_in',
    });
    const back = await comeBack(stage.by, connectionId);
    const over = { details: { message: expect.stringContaining('over') } };
    await expect(finishSignIn(stage.house, stage.administrator, back)).rejects.toMatchObject(over);
    expect(await finishSignIn(stage.house, stage.by, back)).toMatchObject({ connectionId });
    await expect(finishSignIn(stage.house, stage.by, back)).rejects.toMatchObject(over);
    expect(granted).toMatchObject([
      { grant_type: 'authorization_code', code_verifier: expect.stringMatching(/^[\w-]{43}$/) },
    ]);
    expect(await stage.find(connectionId, { userId: stage.by.userId })).toMatchObject({ ok: true });
    await expect(stage.find(connectionId, { userId: stage.administrator.userId })).rejects.toMatchObject({
      kind: 'sign_in',
    });

    const late = await comeBack(stage.by, connectionId);
    stage.pass(10 * 60_000 + 1);
    await expect(finishSignIn(stage.house, stage.by, late)).rejects.toMatchObject(over);
    const [row] = await stage.sql<{ tokens: Buffer }>('select tokens from connection_sign_in');
    expect(row!.tokens.toString('latin1')).not.toContain('token-');
    await signOut(stage.house, stage.by, connectionId);
    await expect(stage.find(connectionId, { userId: stage.by.userId })).rejects.toMatchObject({
      kind: 'sign_in',
    });
  });

  test('tokens are refreshed before they are over, and when they are refused; once for all who wait', async () => {
    const connectionId = await stage.connected(await stage.imported(description('accessCode')), { settings });
    await finishSignIn(stage.house, stage.by, await comeBack(stage.by, connectionId));
    stage.pass(3600_000);
    const mine = () => stage.find(connectionId, { userId: stage.by.userId });
    await Promise.all([mine(), mine(), mine()]);
    expect(granted[1]).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'refresh-1' });
    expect(granted).toHaveLength(2);
    stage.system.answer = ({ headers }) =>
      headers.authorization === 'Bearer token-3' ? {} : { status: 401 };
    expect(await mine()).toMatchObject({ ok: true });
    expect(granted[2]).toMatchObject({ refresh_token: 'refresh-2' });
    stage.system.answer = () => ({ status: 401 });
    await expect(mine()).rejects.toMatchObject({ kind: 'sign_in' });
    expect(granted).toHaveLength(4);
  });

  test('a sign-in that nothing helps is forgotten: it is asked for again', async () => {
    const connectionId = await stage.connected(await stage.imported(description('accessCode')), { settings });
    await finishSignIn(stage.house, stage.by, await comeBack(stage.by, connectionId));
    const { id } = await stage.plugin(connectionId, { authentication: 'representative' });
    const needs = async () =>
      (await usablePlugins(stage.house, { ...stage.by, roles: ['representative'] })).map((one) => [
        one.id,
        one.needsSignIn,
      ]);
    expect(await needs()).toEqual([[id, false]]);
    stage.system.answer = () => ({ status: 401 });
    await expect(stage.find(connectionId, { userId: stage.by.userId })).rejects.toMatchObject({
      kind: 'sign_in',
    });
    expect(await needs()).toEqual([[id, true]]);
  });

  test('two processes that renew one sign-in at once: one refresh token, one of them uses it, both go on', async () => {
    const connectionId = await stage.connected(await stage.imported(description('accessCode')), { settings });
    await finishSignIn(stage.house, stage.by, await comeBack(stage.by, connectionId));
    const used = new Set<unknown>();
    let refused = 0;
    server.service.prependListener(
      Events.BeforeResponse,
      (response, request: { body: Record<string, unknown> }) => {
        const { refresh_token } = request.body;
        if (used.has(refresh_token)) {
          refused += 1;
          response.statusCode = 400;
          response.body = { error: 'invalid_grant' };
        }
        used.add(refresh_token);
      },
    );
    // Any token that was given out is good: who comes second must have one of those.
    stage.system.answer = ({ headers }) =>
      /^Bearer token-[2-9]/.test(headers.authorization ?? '') ? {} : { status: 401 };
    stage.pass(3600_000);
    const another = { ...stage.house, outbound: createOutbound() };
    const call = {
      organizationId: stage.by.organizationId,
      connectionId,
      operationId: 'FindDeals',
      inputs: { customer: 'Contoso' },
      as: { userId: stage.by.userId },
    };
    const results = await Promise.all([callOperation(stage.house, call), callOperation(another, call)]);
    await another.outbound.close();
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
    expect(refused).toBeLessThanOrEqual(1);
  });

  test('Admin authentication uses an administrator’s own sign-in', async () => {
    const connectionId = await stage.connected(await stage.imported(description('accessCode')), { settings });
    await finishSignIn(stage.house, stage.by, await comeBack(stage.by, connectionId));
    await expect(stage.find(connectionId)).rejects.toMatchObject({ kind: 'credentials' });
    const { id } = await stage.plugin(connectionId);
    expect((await listPlugins(stage.house, stage.by.organizationId))[0]).toMatchObject({
      id,
      problem: expect.stringContaining('Sign in to it once'),
    });
    await finishSignIn(stage.house, stage.administrator, await comeBack(stage.administrator, connectionId));
    expect(await stage.find(connectionId)).toMatchObject({ ok: true });
    expect((await listPlugins(stage.house, stage.by.organizationId))[0]).toMatchObject({ problem: null });
  });

  test('a connection with one key for all has no sign-in', async () => {
    const connectionId = await stage.connected(await stage.imported());
    await expect(
      beginSignIn(stage.house, stage.by, connectionId, 'https://patchbay.example'),
    ).rejects.toMatchObject({
      code: 'connection.no_sign_in',
    });
  });
});
