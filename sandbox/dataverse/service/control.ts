/** The sandbox's own controls, for tests and experiments on this machine: `/sandbox/faults`, `/requests`, `/reset`. */
import { readFaultRules } from './faults.ts';
import type { Arrival, House } from './http.ts';
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
      return addFaults(house, arrival.body);
    case 'DELETE /sandbox/faults':
      house.faults.clear();
      return json(200, { rules: [] });
    case 'GET /sandbox/requests':
      return json(200, { requests: house.journal.list() });
    case 'DELETE /sandbox/requests':
      house.journal.clear();
      return json(200, { requests: [] });
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

function addFaults(house: House, body: string): ApiResponse {
  try {
    house.faults.add(...readFaultRules(JSON.parse(body)));
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error;
    return json(400, { error: error.message });
  }
  return json(200, { rules: house.faults.list() });
}
