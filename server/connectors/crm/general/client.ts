/** Every CRM that a table of pure functions describes. */
import type {
  EntityDescription,
  EntitySummary,
  RecordMatch,
  RecordRef,
  RenderedRequest,
  TestStage,
} from '../../../../contracts/crm.ts';
import { AppError } from '../../../platform/errors.ts';
import type { CrmClient, CrmRequest, CrmResponse, NewRecord } from '../client.ts';
import type { Shaped, Wish } from '../domain/dialect.ts';
import type { Kind } from '../domain/kind.ts';
import { type Asked, rank } from '../domain/matches.ts';
import { type CrmHttp, exchangeOf, orFail } from '../http/crm-http.ts';
import { testConnection } from '../http/test-connection.ts';

export class GeneralClient implements CrmClient {
  readonly #kind: Kind;
  readonly #http: CrmHttp;
  readonly #secret: string | undefined;

  constructor(kind: Kind, http: CrmHttp, secret: string | undefined) {
    this.#kind = kind;
    this.#http = http;
    this.#secret = secret;
  }

  async send(request: CrmRequest): Promise<CrmResponse> {
    const shaped = this.#shape(request);
    const lookup = request.again && !shaped.repeatable ? this.#kind.lookup?.(request) : undefined;
    if (lookup === undefined) return await this.#http.exchange(shaped, request);
    const there = await this.#http.exchange(this.#shape({ method: 'GET', path: lookup.path }), request);
    if (there.verdict.verdict !== 'succeeded') return there;
    const row = lookup.read(there.body);
    if (row === undefined) {
      const made = await this.#http.exchange(shaped, request);
      return { ...made, earlier: [...there.earlier, exchangeOf(there), ...made.earlier] };
    }
    const record = this.#http.dialect.record(row, shaped);
    return {
      ...there,
      verdict: { verdict: 'already_done', code: '', message: '' },
      body: row,
      record: record === null ? null : { ...record, url: this.recordUrl(record) },
    };
  }

  async render(request: CrmRequest): Promise<RenderedRequest> {
    return this.#http.render(this.#shape(request));
  }

  test(signal?: AbortSignal): AsyncIterable<TestStage> {
    return testConnection(this.#http, this.#secret, this.#kind.probe, signal);
  }

  async entities(): Promise<EntitySummary[]> {
    const { entities } = this.#kind;
    return 'path' in entities ? entities.read(await this.#http.read(entities.path)) : [...entities];
  }

  async describe(entity: string): Promise<EntityDescription> {
    const known = (await this.entities()).find(
      (each) => each.logicalName.toLowerCase() === entity.toLowerCase() || each.setName === entity,
    );
    const { fields } = this.#kind;
    if (fields === undefined || known === undefined)
      throw new AppError('connection.failed', {
        code: 'entity_unknown',
        message: `Nothing tells about the fields of ${entity} here.`,
      });
    return fields.read(known, await this.#http.read(fields.path(known.logicalName)));
  }

  async find(asked: Asked): Promise<RecordMatch[]> {
    const answers = await Promise.all(
      this.#kind.search(asked, this.#http.settings).map(async (search) => ({
        search,
        response: await this.#http.exchange(this.#shape(search.wish)),
      })),
    );
    const read = answers.filter(({ response }) => response.verdict.verdict === 'succeeded');
    if (answers.length > 0 && read.length === 0) orFail(answers[0]!.response);
    const candidates = read
      .flatMap(({ search, response }) => search.read(response.body))
      .map((candidate) => ({ ...candidate, url: this.recordUrl(candidate) }));
    return rank(candidates, asked, this.#kind.customers);
  }

  async create(kind: 'contact' | 'case', values: NewRecord): Promise<RecordRef> {
    const wish = this.#kind.newRecord(kind, values);
    if (wish === undefined)
      throw new AppError('connection.failed', {
        code: 'not_offered',
        message: 'This connection cannot make records by itself. Make it in the other system.',
      });
    const { record } = orFail(await this.#http.exchange(this.#shape(wish)));
    if (record === null)
      throw new AppError('connection.failed', {
        code: 'no_record',
        message: 'The other side did not say which record it made. Look it up there.',
      });
    return { ...record, name: values.name };
  }

  async relate(activity: RecordRef, to: RecordRef): Promise<CrmRequest | null> {
    const wish = this.#kind.relate(activity, to);
    return wish === undefined ? null : { ...wish, method: wish.method as CrmRequest['method'] };
  }

  recordUrl(record: Pick<RecordRef, 'entity' | 'id'>): string {
    return this.#http.dialect.recordUrl(record, this.#http.settings);
  }

  #shape(wish: Wish): Shaped {
    return this.#http.dialect.shape(wish, this.#http.settings);
  }
}
