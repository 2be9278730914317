/** `/healthz`: the process lives. `/readyz`: it serves, or says why not. */
import type { FastifyInstance } from 'fastify';
import type { House } from '../../data-model/house/index.ts';

export interface Readiness {
  /** Undefined once everything is started; until then what is still to come. */
  pending: string | undefined;
}

const patienceMs = 1500;

export function addHealth(app: FastifyInstance, house: House, readiness: Readiness): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const notReady = (reason: string) =>
      reply.status(503).header('retry-after', '1').send({ status: 'unavailable', reason });
    if (readiness.pending !== undefined) return notReady(readiness.pending);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), patienceMs);
    });
    try {
      await Promise.race([house.db.system('select 1'), late]);
      return { status: 'ready' };
    } catch {
      return notReady('The database is not reachable.');
    } finally {
      clearTimeout(timer);
    }
  });
}
