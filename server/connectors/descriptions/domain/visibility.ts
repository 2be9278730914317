/** `x-ms-visibility`, as it is written in real descriptions. */
import { type Visibility, visibilities } from '../../../../contracts/connectors.ts';

/** Case does not count; what is not a visibility is none. */
export function visibilityOf(written: unknown): Visibility {
  const name = typeof written === 'string' ? written.trim().toLowerCase() : 'none';
  return visibilities.find((visibility) => visibility === name) ?? 'none';
}
