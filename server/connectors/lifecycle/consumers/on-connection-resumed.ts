/** A connection answers again, or somebody ended its pause: what was put off because of it goes now. */
import { transact } from '../../../data-model/house/index.ts';
import type { Consumer } from '../../../data-model/log/index.ts';
import { bringForward } from '../store/connection-state.store.ts';

/** Another time it finds nothing that is put off, or puts forward what would be tried soon anyway. */
export const onConnectionResumed: Consumer<'connection.changed'> = {
  name: 'connectors.on-connection-resumed',
  types: ['connection.changed'],
  async handle(house, { organizationId, payload }) {
    if (payload.change !== 'resumed') return;
    await transact(house, organizationId, async (tx) => {
      await bringForward(tx, payload.connectionId, house.clock.now());
      tx.signal('event:delivery.changed');
    });
  },
};
