import type { Presence } from '../../../contracts/words.ts';
import type { EventPayloads } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';

export type PresenceCause = EventPayloads['presence.changed']['cause'];

export async function setPresence(
  _house: House,
  _organizationId: string,
  _representativeId: string,
  _presence: Presence,
  _cause: PresenceCause,
): Promise<void> {
  throw new Error('not written yet');
}
