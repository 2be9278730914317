/** A stub of a CRM, started for each test of a file, and clients of it. */
import { afterEach, beforeEach } from 'vitest';
import type { ConnectionSettings, CrmKind } from '../../../../contracts/crm.ts';
import { crmClient } from '../crm-client.ts';
import {
  type Heard,
  type Reply,
  type Stub,
  settings,
  startStub,
  type TestPorts,
  testPorts,
} from './ports.ts';

/** What a method and the beginning of a path are answered. */
export type Answers = Readonly<Record<string, Reply | ((heard: Heard) => Reply)>>;

export function testStub() {
  let stub: Stub;
  let ports: TestPorts;
  beforeEach(async () => {
    ports = testPorts();
    stub = await startStub(() => ({ status: 404 }));
  });
  afterEach(async () => {
    await ports.outbound.close();
    await stub.close();
  });
  return {
    stub: () => stub,
    open: (kind: CrmKind, more: Partial<ConnectionSettings> = {}, secret: string | undefined = 'a-secret') =>
      crmClient(kind, settings({ uri: stub.url, ...more }), secret, ports),
    answers: (table: Answers) => {
      stub.reply = (heard) => {
        const asked = `${heard.method} ${heard.url}`;
        const found = Object.entries(table).find(([at]) => asked.startsWith(at))?.[1];
        if (found === undefined) return { status: 404, body: { message: `nothing at ${asked}` } };
        return typeof found === 'function' ? found(heard) : found;
      };
    },
  };
}
