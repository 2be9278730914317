import type { Place } from '../app/router.tsx';

/** The parts of the administration, as their addresses name them. */
export type Section =
  | 'connections'
  | 'deliveries'
  | 'connectors'
  | 'plugins'
  | 'hosts'
  | 'agents'
  | 'topics'
  | 'knowledge'
  | 'intents'
  | 'discovery'
  | 'embedding';

/** A place of the administration. */
export function adminPlace(section: Section, ...rest: string[]): Place {
  return { page: 'admin', path: [section, ...rest] };
}
