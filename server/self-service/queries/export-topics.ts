/** Topics as files again, byte for byte as they were stored. */
import type { House } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { writeZip } from '../../platform/zip/index.ts';
import { type Side, sideOf } from './topics.ts';

const fileNameOf = (name: string): string => `${name}.mcs.yml`;

/** @throws {AppError} `topic.not_found`, `topic_version.not_found`, `ai_agent.not_found` */
export async function topicText(
  house: House,
  organizationId: string,
  { name, ...side }: { agentId?: string | undefined; name: string; from: Side },
): Promise<{ fileName: string; yaml: string }> {
  const { topics } = await sideOf(house, organizationId, side);
  const topic = topics.find((one) => one.name === name);
  if (!topic) throw new AppError('topic.not_found');
  return { fileName: fileNameOf(name), yaml: topic.yaml };
}

/** A zip of `topics/<name>.mcs.yml`. @throws {AppError} `topic_version.not_found`, `ai_agent.not_found` */
export async function exportTopics(
  house: House,
  organizationId: string,
  side: { agentId?: string | undefined; from: Side },
): Promise<{ fileName: string; bytes: Buffer }> {
  const { agentName, topics } = await sideOf(house, organizationId, side);
  const files = topics.map(({ name, yaml }) => ({
    path: `topics/${fileNameOf(name)}`,
    bytes: Buffer.from(yaml, 'utf8'),
  }));
  const plain = agentName.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-|-$/g, '');
  const version = typeof side.from === 'number' ? `-${side.from}` : '';
  return { fileName: `${plain || 'topics'}-topics${version}.zip`, bytes: writeZip(files) };
}
