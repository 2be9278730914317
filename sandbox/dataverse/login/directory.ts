/** Who is known to the login authority: one tenant, its applications, its people. */

export const tenant = 'c0de0000-1111-4222-8333-000000000001';

export interface Client {
  /** What it is there to show. */
  name: string;
  clientId: string;
  secret: string;
  /** The id that stands beside a secret in the portal, and is pasted in its place. */
  secretId: string;
  /** The secret is no longer valid. */
  expired?: boolean;
  /** No instance has an application user for it. */
  stranger?: boolean;
  /** Entities its security role does not cover. */
  denied?: readonly string[];
  /** Where the sign-in page may send people back to; undefined: anywhere on loopback. */
  redirectUris?: readonly string[];
}

const application = (number: number, name: string, more: Partial<Client> = {}): Client => ({
  name,
  clientId: `c11e0000-0000-4000-8000-00000000000${number}`,
  secret: `sandbox~secret-of-client-${number}`,
  secretId: `5ec2e700-0000-4000-8000-00000000000${number}`,
  ...more,
});

/** The application to connect with, and those that show what goes wrong. */
export const clients = {
  normal: application(1, 'Patchbay'),
  withoutUser: application(2, 'No application user', { stranger: true }),
  withoutPhoneCalls: application(3, 'Role without phone calls', { denied: ['phonecall'] }),
  expired: application(4, 'Expired secret', { expired: true }),
} as const satisfies Record<string, Client>;

export const clientById = (clientId: string): Client | undefined =>
  Object.values<Client>(clients).find((client) => client.clientId === clientId.toLowerCase());

/** The object that stands for an application in the directory; its application user carries it. */
export const objectIdOf = (client: Client): string => client.clientId.replace(/^c11e/, '0b1e');

export interface Person {
  objectId: string;
  name: string;
  username: string;
}

/** People who can sign in; instances have users for them. */
export const people: readonly Person[] = [
  {
    objectId: 'ae0f0000-0000-4000-8000-000000000001',
    name: 'Emma (Service)',
    username: 'emma@contoso.example',
  },
  { objectId: 'ae0f0000-0000-4000-8000-000000000002', name: 'Sam (Sales)', username: 'sam@contoso.example' },
  {
    objectId: 'ae0f0000-0000-4000-8000-000000000003',
    name: 'Olga (Sales)',
    username: 'olga@contoso.example',
  },
];
