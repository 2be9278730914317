/**
 * The order of test files: those that take longest begin, or a run would wait for one of them at its end. Vitest
 * knows how long they took from the run before; the first run in a checkout knows no more than their sizes.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Ends of paths, the slowest of each project first. Whatever is not named takes a few seconds, or the browser's. */
const slowest = [
  'server/self-service/discovery/discovery-quality.test.ts',
  'server/roles/cli/intents.test.ts',
  'testing/teardown/teardown.test.ts',
  'testing/simulation/erlang/erlang.test.ts',
  'testing/simulation/simulation.test.ts',
  'testing/rehearsal/rehearsal.test.ts',
  'server/routing/domain/estimate/estimate.test.ts',
  'server/routing/configuration/document/read-document.test.ts',
  'server/routing/domain/router/reference.test.ts',
  'server/platform/postgres/postgres.db.test.ts',
  'server/self-service/outside/direct-line.db.test.ts',
  'server/self-service/discovery/discovery.db.test.ts',
  'server/routing/commands/offers.db.test.ts',
  'server/roles/cli/knowledge.db.test.ts',
  'server/connectors/plugins/real-connectors.db.test.ts',
  'testing/scenarios/rehearsal.scenario.ts',
  'testing/scenarios/two-tiers.scenario.ts',
  'testing/scenarios/faults.scenario.ts',
  'testing/scenarios/direct-line-clients.scenario.ts',
  'testing/scenarios/chat.scenario.ts',
  'testing/scenarios/hand-overs.scenario.ts',
  'testing/scenarios/routing.scenario.ts',
  'testing/scenarios/crm-lifecycle.scenario.ts',
  'testing/scenarios/bad-input-api.scenario.ts',
  'testing/scenarios/topics.scenario.ts',
  'testing/scenarios/knowledge.scenario.ts',
  'testing/browser/desk/topics.browser.ts',
  'testing/browser/crm-embed/generic.browser.ts',
  'testing/browser/desk/accessibility-connectors.browser.ts',
  'testing/browser/desk/accessibility.browser.ts',
  'testing/browser/house/main-job.browser.ts',
  'testing/browser/crm-embed/vendors.browser.ts',
  'testing/browser/house/topics.browser.ts',
];

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const known = (file: TestSpecification) => this.ctx.cache.getTestSpecificationResult(file) !== undefined;
    const place = (file: TestSpecification) => {
      const at = slowest.findIndex((name) => file.moduleId.endsWith(name));
      return at === -1 ? slowest.length : at;
    };
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    // One project after the other: a worker goes on with files of its project only, else another is started.
    const project = (file: TestSpecification) => this.ctx.projects.indexOf(file.project);
    const allKnown = sorted.every(known);
    // The order of before stands where this has nothing to say: sorting is stable.
    return sorted.sort(
      (one, other) =>
        group(one) - group(other) ||
        project(one) - project(other) ||
        (allKnown ? 0 : place(one) - place(other)),
    );
  }
}
