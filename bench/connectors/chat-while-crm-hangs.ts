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
const windowMs = 20_000;
const warmUpMs = 3000;
/** Calls time out after 30 seconds: that falls into the window too. */
const hangingWarmUpMs = 15_000;
const rounds = 4;

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
        if (crmOn) await connection.turnOn();
        else {
          await connection.turnOff();
          crm.drop();
        }
        const input: ComeInput = { url, secret, perSecond: openersPerSecond };
        await openers.ask('start', input);
        const measured = (await load.ask('measure', {
          warmUpMs: crmOn ? hangingWarmUpMs : warmUpMs,
          windowMs,
          perSecond,
        } satisfies MeasureInput)) as Measured;
        const came = (await openers.ask('stop')) as number;
        say(
          `${crmOn ? 'with' : 'without'} a CRM that hangs: p99 ${measured.p99} ms, ${came} conversations opened`,
        );
        return measured;
      };
      const without = [await measure(false)];
      const hanging: Measured[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        hanging.push(await measure(true));
        without.push(await measure(false));
      }
      if (crm.unanswered === 0) throw new Error('The CRM was never asked: nothing was measured.');
      print({ ...compare(hanging, without), unanswered: crm.unanswered });
    } finally {
      await Promise.all([load.close(), openers.close()]);
      await house.stop();
      await crm.stop();
    }
  },
};

/**
 * Each window with the CRM against the mean of the two beside it; and, so that one sees what such a ratio is worth, each
 * window without it against the next one without it. @param without one more than there are of the others.
 */
function compare(hanging: readonly Measured[], without: readonly Measured[]) {
  const p99s = without.map(({ p99 }) => p99);
  const ratios = hanging.map(({ p99 }, index) => (2 * p99) / (p99s[index]! + p99s[index + 1]!));
  const bareRatios = hanging.map((_, index) => p99s[index + 1]! / p99s[index]!);
  const p99 = median(hanging.map((measured) => measured.p99));
  return {
    name: 'connectors.chat_delivery_ms_while_crm_hangs',
    value: p99,
    unit: 'ms',
    p50: median(hanging.map((measured) => measured.p50)),
    p99,
    floor: median(p99s),
    ratio: round(median(ratios), 2),
    ratio_lowest: round(Math.min(...ratios), 2),
    ratio_highest: round(Math.max(...ratios), 2),
    without_ratio: round(median(bareRatios), 2),
    without_ratio_lowest: round(Math.min(...bareRatios), 2),
    without_ratio_highest: round(Math.max(...bareRatios), 2),
  };
}

/** Connects the CRM with its steps, off. */
async function connect(
  url: string,
  token: string,
  crm: HangingCrm,
): Promise<{ turnOn(): Promise<void>; turnOff(): Promise<void> }> {
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
  const turn = (enabled: boolean) => call('PATCH', `/api/connections/${String(id)}`, { enabled });
  return {
    async turnOn() {
      await turn(true);
      // The failures of the last round would let in one request at a time.
      await call('POST', `/api/connections/${String(id)}/resume`, {});
    },
    turnOff: async () => void (await turn(false)),
  };
}
