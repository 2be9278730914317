/** An engine, and desks that accept whatever they are offered, in one process on a database of its own. */
import type { House } from '../../server/data-model/house/index.ts';
import { AcceptGroups, startEngine } from '../../server/routing/index.ts';
import { createTestHouse, type TestHouse } from '../../testing/database.ts';
import { answerParent } from '../child-program.ts';
import { buildCentre, type CentreSize } from './centre.ts';

export interface OpenInput {
  adminConnectionString: string;
}

export interface AssignInput extends CentreSize {
  /** So many are assigned before the clock starts. */
  warmUp: number;
}

let house: TestHouse | undefined;

/** Every offer that is made is accepted at once, as by a representative who waits for nothing else. */
class Desks {
  readonly #house: House;
  readonly #accepts: AcceptGroups;
  readonly #onAccepted: () => void;
  readonly #unsubscribe: () => void;
  /** Offers' ids grow with time. */
  #last: string;
  #looking = false;
  #told = false;

  constructor(house: House, onAccepted: () => void) {
    this.#house = house;
    this.#last = house.ids.next();
    this.#accepts = new AcceptGroups(house);
    this.#onAccepted = onAccepted;
    this.#unsubscribe = house.signals.subscribe('event:offer.made', () => void this.#look());
  }

  close(): void {
    this.#unsubscribe();
  }

  async #look(): Promise<void> {
    this.#told = true;
    if (this.#looking) return;
    this.#looking = true;
    for (let offers = [this.#last]; this.#told || offers.length > 0; ) {
      this.#told = false;
      offers = await this.#next();
    }
    this.#looking = false;
  }

  async #next(): Promise<string[]> {
    const offers = await this.#house.db.system<{ id: string; organization_id: string; user_id: string }>(
      'select id, organization_id, representative_id as user_id from offer where id > $1 order by id limit 1000',
      [this.#last],
      'bench-offers',
    );
    for (const { id, organization_id, user_id } of offers) {
      const answer = { offerId: id, representativeId: user_id };
      this.#accepts.accept(organization_id, answer).then(this.#onAccepted, (error: Error) => {
        process.stderr.write(`an offer was not accepted: ${error.message}\n`);
      });
    }
    this.#last = offers.at(-1)?.id ?? this.#last;
    return offers.map((offer) => offer.id);
  }
}

/** @returns assignments a second: offered and accepted, committed. */
async function assign({ warmUp, ...size }: AssignInput): Promise<number> {
  const { organizationId } = await buildCentre(house!, size);
  await house!.db.system('select 1'); // the pools are warm
  const wanted = Math.min(size.waiting, size.representatives * size.room);
  let accepted = 0;
  let from = 0;
  const until = await new Promise<number>((resolve) => {
    const desks = new Desks(house!, () => {
      accepted += 1;
      if (accepted === warmUp) from = performance.now();
      if (accepted !== wanted) return;
      const end = performance.now();
      desks.close();
      void engine.close().then(() => resolve(end));
    });
    const engine = startEngine(house!);
  });
  const [kept] = await house!.db.system<{ accepted: number }>(
    `select count(*)::int as accepted from offer o join conversation c on c.id = o.conversation_id
     where o.organization_id = $1 and o.state = 'accepted' and c.state = 'active' and c.handler_id = o.representative_id`,
    [organizationId],
  );
  if (kept?.accepted !== wanted) throw new Error(`${kept?.accepted} of ${wanted} were assigned`);
  return ((wanted - warmUp) * 1000) / (until - from);
}

answerParent({
  open: async ({ adminConnectionString }: OpenInput) => {
    house = await createTestHouse(adminConnectionString, { poolSize: 12 });
    return house.testDatabase.connectionString;
  },
  assign,
  close: async () => {
    await house?.close();
  },
});
