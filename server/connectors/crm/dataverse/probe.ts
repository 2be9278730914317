/** What "Test connection" asks of Dataverse, and what it makes of the answers. */
import { remarksOn } from '../domain/dataverse.ts';
import { entitySelect } from '../domain/dataverse-metadata.ts';
import { textAt } from '../domain/json.ts';
import { query } from '../domain/odata.ts';
import type { Heard, Probe } from '../domain/probe.ts';

const wrongAddress =
  'This is not a Dataverse API. Check the environment’s address and the API version, such as v9.2.';

function explainIdentity({ status, verdict, body }: Heard): string {
  if (status === 401)
    return 'The environment does not accept the token. Check that the scope is this environment’s address followed by /.default, and that the tenant is the environment’s own.';
  if (status === 404 || (status === 200 && textAt(body, 'UserId') === '')) return wrongAddress;
  if (status !== null && status >= 300 && status < 400) return wrongAddress;
  return verdict.message;
}

export const dataverseProbe: Probe = {
  remarks: remarksOn,
  identity: {
    path: 'WhoAmI()',
    passed: ({ body }) => textAt(body, 'UserId') !== '',
    found: () => 'The environment knows the application user.',
    explain: explainIdentity,
  },
  metadata: [
    {
      path: `EntityDefinitions(LogicalName='phonecall')${query({ $select: entitySelect })}`,
      passed: ({ body }) => textAt(body, 'EntitySetName') === 'phonecalls',
      found: () => 'Entities and their fields can be read.',
      explain: ({ verdict }) => verdict.message,
    },
  ],
  privileges: [
    { path: `phonecalls${query({ $select: 'activityid', $top: '1' })}`, what: 'phone calls (phonecall)' },
    { path: `contacts${query({ $select: 'contactid', $top: '1' })}`, what: 'contacts (contact)' },
  ],
};
