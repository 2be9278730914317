/** Handlers of contracts/api/operations-configuration-code.ts. */
import {
  applyConfiguration,
  configurationVersion,
  configurationVersions,
  diffConfiguration,
  exportConfiguration,
  revertConfiguration,
} from '../../routing/index.ts';
import { topicFault } from '../../self-service/index.ts';
import { type Call, type Handlers, signedIn } from './call.ts';

const by = (call: Call) => {
  const me = signedIn(call);
  return { actor: `representative:${me.userId}` as const, by: me.username };
};

export const configurationCodeHandlers = {
  'configuration.export': (call) => exportConfiguration(call.house, signedIn(call).organizationId),
  'configuration.diff': (call, { document }) =>
    diffConfiguration(call.house, signedIn(call).organizationId, document, topicFault),
  'configuration.apply': (call, input) =>
    applyConfiguration(call.house, signedIn(call).organizationId, {
      ...input,
      ...by(call),
      checkTopic: topicFault,
    }),
  'configuration.versions': async (call, page) => {
    const versions = await configurationVersions(call.house, signedIn(call).organizationId, page);
    return { versions: versions.map((one) => ({ ...one, appliedAt: one.appliedAt.toISOString() })) };
  },
  'configuration.version': (call, { version }) =>
    configurationVersion(call.house, signedIn(call).organizationId, version),
  'configuration.revert': (call, { version, comment }) =>
    revertConfiguration(call.house, signedIn(call).organizationId, version, {
      comment: comment || `Back to version ${version}`,
      ...by(call),
    }),
} satisfies Partial<Handlers>;
