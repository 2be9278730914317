/** `connectors.chat_delivery_ms_while_crm_hangs`: a CRM that times out on every call, and what chat notices of it. */
import { join } from 'node:path';
import { administratorToken } from '../../testing/rehearsal/credentials.ts';
import { BenchServer } from '../bench-server.ts';
import { HttpPipe } from '../chat/http-pipe.ts';
import type { Measured, MeasureInput, OpenInput } from '../chat/senders.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, median, round, say } from '../figure.ts';
import { HangingCrm } from './hanging-crm.ts';
import type { ComeInput } from './openers.ts';

const senders = 40;
const representatives = 10;
const capacityTotal = (senders / representatives) * 2 * 30;
/** Far from what the server can do: what is looked for is a disturbance, not its limit. */
const perSecond = 200;
/** Their deliveries fill every slot of the connection within seconds. */
const openersPerSecond = 10;
const warmUpMs = 3000;
const windowMs = 10_000;
const rounds = 3;

const steps = [
  { step: 2, method: 'POST', target: 'phonecalls', body: '{"subject":"Contact with {{CustomerEndpoint}}"}' },
  {
    step: 4,
    method: 'PATCH',
    target: 'phonecalls',
    query: '(STEP2-Response.activityid)',
    body: '{"category":"{{Channel}}"}',
  },
];

export const chatWhileCrmHangs: Bench = {
  names: ['connectors.chat_delivery_ms_while_crm_hangs'],
  async run(print) {
    const house = await BenchServer.start();
    const crm = await HangingCrm.start();
    const load = new ChildProgram(join(import.meta.dirname, '../chat/senders.ts'));
    const openers = new ChildProgram(join(import.meta.dirname, 'openers.ts'));
    try {
      const target = await house.prepare(representatives, capacityTotal);
      const connection = await connect(target.url, await administratorToken(house.server.env), crm);
      crm.hang();
      await load.ask('open', { ...target, senders, streams: false } satisfies OpenInput);
      const { url, secret } = target;
      const measure = async (crmOn: boolean): Promise<Measured> => {
        await connection.turn(crmOn);
        const input: ComeInput = { url, secret, perSecond: openersPerSecond };
        await openers.ask('start', input);
        const measured = (await load.ask('measure', {
          warmUpMs,
          windowMs,
          perSecond,
        } satisfies MeasureInput)) as Measured;
        const came = (await openers.ask('stop')) as number;
        say(
          `${crmOn ? 'with' : 'without'} a CRM that hangs: p99 ${measured.p99} ms, ${came} conversations opened`,
        );
        return measured;
      };
      const without: Measured[] = [];
      const hanging: Measured[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        without.push(await measure(false));
        hanging.push(await measure(true));
      }
      if (crm.unanswered === 0) throw new Error('The CRM was never asked: nothing was measured.');
      const p99 = median(hanging.map((measured) => measured.p99));
      const bare = median(without.map((measured) => measured.p99));
      print({
        name: 'connectors.chat_delivery_ms_while_crm_hangs',
        value: p99,
        unit: 'ms',
        p50: median(hanging.map((measured) => measured.p50)),
        p99,
        floor: bare,
        ratio: round(p99 / bare, 2),
        unanswered: crm.unanswered,
      });
    } finally {
      await Promise.all([load.close(), openers.close()]);
      await house.stop();
      await crm.stop();
    }
  },
};

/** Connects the CRM with its steps, off. */
async function connect(
  url: string,
  token: string,
  crm: HangingCrm,
): Promise<{ turn(on: boolean): Promise<void> }> {
  const pipe = new HttpPipe(url);
  const call = (method: string, path: string, body: unknown) => pipe.json(method, path, token, body);
  await call('PUT', '/api/allowed-hosts', { hosts: [{ host: crm.host }] });
  const { id } = await call('POST', '/api/connections', {
    name: 'Hanging',
    kind: 'dataverse',
    settings: {
      uri: `http://${crm.host}`,
      apiVersion: 'v9.2',
      tenant: 'contoso.example',
      clientId: '5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a',
      tokenUrl: `http://${crm.host}/token`,
    },
    secret: 'bench',
    enabled: false,
  });
  for (const step of steps) await call('PUT', `/api/connections/${String(id)}/steps/${step.step}`, step);
  return {
    async turn(on) {
      await call('PATCH', `/api/connections/${String(id)}`, { enabled: on });
    },
  };
}
