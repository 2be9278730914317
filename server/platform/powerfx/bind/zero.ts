import { epochMs } from '../values/calendar.ts';
import { Moment } from '../values/value.ts';

/** What blank is, where a moment is asked for. */
export const zeroOf = (kind: Moment['kind']): Moment => new Moment(kind, kind === 'time' ? 0 : epochMs);
