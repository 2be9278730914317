/** Dynamics with latency, in a process of its own, with no limits but those of the machine. */
import { type Dataverse, emptyData, startDataverse } from '../../sandbox/dataverse/index.ts';
import { answerParent } from '../child-program.ts';

export interface StandInInput {
  latencyMs: number;
}

/** What a connection needs. */
export interface StandIn {
  url: string;
  loginUrl: string;
  tenant: string;
  clientId: string;
  clientSecret: string;
}

const none = { requests: 1e9, executionSeconds: 1e9, concurrent: 1e6 };
let running: Dataverse | undefined;

answerParent({
  async open({ latencyMs }: StandInInput): Promise<StandIn> {
    running = await startDataverse({
      port: 0,
      latencyMs,
      limits: none,
      organizations: [{ name: 'Contoso Service', data: emptyData }],
    });
    const { url, loginUrl, tenant, clientId, clientSecret } = running;
    return { url, loginUrl, tenant, clientId, clientSecret };
  },
  records: () => Promise.resolve(running?.environments[0]?.rows('phonecall').length ?? 0),
  close: async () => running?.close(),
});
