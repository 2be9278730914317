/** The sandbox's own controls, for tests and experiments on this machine: `/sandbox/faults`, `/limits`, `/requests`, `/reset`. */
import { readFaultRules } from './faults.ts';
import type { Arrival, House } from './house.ts';
import { readLimits } from './limits.ts';
import { type ApiResponse, json } from './messages.ts';

/** Only from loopback, under a loopback name, and never from a page of another origin. */
function mayControl(arrival: Arrival): boolean {
  const hostname = (arrival.headers.host ?? '').replace(/:\d+$/, '');
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  return arrival.local && loopback && arrival.headers.origin === undefined;
}

export function handleControl(house: House, arrival: Arrival): ApiResponse {
  if (!mayControl(arrival)) return json(403, { error: 'The controls answer on this machine only.' });
  const what = `${arrival.method} ${arrival.path}`;
  switch (what) {
    case 'GET /sandbox/faults':
      return json(200, { rules: house.faults.list() });
    case 'POST /sandbox/faults':
      return accepted(() => {
        house.faults.add(...readFaultRules(JSON.parse(arrival.body)));
        return { rules: house.faults.list() };
      });
    case 'DELETE /sandbox/faults':
      house.faults.clear();
      return json(200, { rules: [] });
    case 'GET /sandbox/requests':
      return json(200, { requests: house.journal.list() });
    case 'DELETE /sandbox/requests':
      house.journal.clear();
      return json(200, { requests: [] });
    case 'POST /sandbox/limits':
      return accepted(() => {
        house.setLimits(readLimits(JSON.parse(arrival.body)));
        return { set: true };
      });
    case 'POST /sandbox/revoke-tokens':
      house.authority.tokens.revokeAll();
      return json(200, { revoked: true });
    case 'POST /sandbox/reset':
      house.reset();
      return json(200, { reset: true });
    default:
      return json(404, { error: `There is no control ${what}.` });
  }
}

/** Does what a body in JSON says; what is wrong with it is said in the answer. */
function accepted(work: () => Record<string, unknown>): ApiResponse {
  try {
    return json(200, work());
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error;
    return json(400, { error: error.message });
  }
}
