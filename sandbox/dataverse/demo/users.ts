/** Users of the demo's instances: the applications that connect, and the people who work there. */
import { type Client, clients, objectIdOf, people } from '../login/directory.ts';
import type { Reference, Row } from '../schema/model.ts';

const userId = (objectId: string): string => objectId.replace(/^../, '05');

/** By their place in the directory's list of people. */
export const user = (index: number): Reference => ({
  entity: 'systemuser',
  id: userId(people[index]!.objectId),
});

const applicationUsers: Row[] = Object.values<Client>(clients)
  .filter((client) => !client.stranger)
  .map((client) => ({
    systemuserid: userId(objectIdOf(client)),
    fullname: `# ${client.name}`,
    applicationid: client.clientId,
    azureactivedirectoryobjectid: objectIdOf(client),
  }));

const personUsers: Row[] = people.map((person) => ({
  systemuserid: userId(person.objectId),
  fullname: person.name,
  firstname: person.name.split(' ')[0]!,
  domainname: person.username,
  internalemailaddress: person.username,
  azureactivedirectoryobjectid: person.objectId,
}));

export const users: readonly Row[] = [...applicationUsers, ...personUsers];
