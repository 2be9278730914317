/** Dynamics 365 and everything else on Dataverse. */
import type {
  EntityDescription,
  EntitySummary,
  RecordMatch,
  RecordRef,
  RenderedRequest,
  TestStage,
} from '../../../../contracts/crm.ts';
import { isAppError } from '../../../platform/errors.ts';
import type { CrmClient, CrmRequest, CrmResponse, NewRecord } from '../client.ts';
import { affected } from '../domain/dataverse.ts';
import { candidateOf, searched, searchPath } from '../domain/dataverse-search.ts';
import type { Shaped } from '../domain/dialect.ts';
import { isObject, listAt, textAt } from '../domain/json.ts';
import { present, splitName } from '../domain/kind.ts';
import { type Asked, rank } from '../domain/matches.ts';
import { setPath } from '../domain/odata.ts';
import type { Verdict } from '../domain/verdict.ts';
import { type CrmHttp, orFail } from '../http/crm-http.ts';
import { testConnection } from '../http/test-connection.ts';
import { DataverseMetadata } from './metadata.ts';
import { dataverseProbe } from './probe.ts';

/** Read for each kind before they are held against what was asked for. */
const candidatesOfAKind = 50;

export class DataverseClient implements CrmClient {
  readonly #http: CrmHttp;
  readonly #metadata: DataverseMetadata;
  readonly #secret: string | undefined;

  constructor(http: CrmHttp, secret: string | undefined) {
    this.#http = http;
    this.#metadata = new DataverseMetadata(http);
    this.#secret = secret;
  }

  async send(request: CrmRequest): Promise<CrmResponse> {
    const prepared = await this.#prepare(request);
    if ('failure' in prepared) return prepared.failure;
    const { shaped } = prepared;
    const response = await this.#http.exchange(shaped, request);
    const { verdict } = response.verdict;
    if (verdict === 'already_done') return await this.#readBack(shaped, response, request);
    return verdict === 'succeeded' ? await this.#complete(shaped, response) : response;
  }

  async render(request: CrmRequest): Promise<RenderedRequest> {
    const prepared = await this.#prepare(request);
    return 'failure' in prepared
      ? this.#http.render(this.#shape(request))
      : this.#http.render(prepared.shaped);
  }

  test(signal?: AbortSignal): AsyncIterable<TestStage> {
    return testConnection(this.#http, this.#secret, dataverseProbe, signal);
  }

  entities(): Promise<EntitySummary[]> {
    return this.#metadata.entities();
  }

  describe(entity: string): Promise<EntityDescription> {
    return this.#metadata.describe(entity);
  }

  async find(asked: Asked): Promise<RecordMatch[]> {
    const answers = await Promise.all(
      searched.map(async (kind) => {
        const path = searchPath(kind, asked, candidatesOfAKind);
        if (path === undefined) return undefined;
        const response = await this.#http.exchange(this.#shape({ method: 'GET', path }));
        return { kind, response };
      }),
    );
    const heard = answers.filter((answer) => answer !== undefined);
    const read = heard.filter(({ response }) => response.verdict.verdict === 'succeeded');
    // A role that may not see leads still finds contacts.
    if (heard.length > 0 && read.length === 0) orFail(heard[0]!.response);
    const candidates = read.flatMap(({ kind, response }) =>
      listAt(response.body, 'value').map((row) =>
        candidateOf(kind, row, this.recordUrl({ entity: kind.entity, id: textAt(row, kind.id) })),
      ),
    );
    return rank(
      candidates,
      asked,
      searched.map(({ entity }) => entity),
    );
  }

  async create(kind: 'contact' | 'case', values: NewRecord): Promise<RecordRef> {
    const { first, last } = splitName(values.name);
    const request: CrmRequest =
      kind === 'contact'
        ? {
            method: 'POST',
            path: 'contacts?$select=contactid,fullname',
            key: values.key,
            body: present({
              firstname: first,
              lastname: last,
              emailaddress1: values.email,
              telephone1: values.phone,
              description: values.description,
            }),
          }
        : {
            method: 'POST',
            path: 'incidents?$select=incidentid,title',
            key: values.key,
            body: {
              ...present({ title: values.name, description: values.description }),
              ...(values.customer === undefined
                ? {}
                : await this.#bind('incident', 'customerid', values.customer)),
            },
          };
    const { record } = orFail(await this.send(request));
    const entity = kind === 'contact' ? 'contact' : 'incident';
    const made = record ?? { entity, id: values.key, url: this.recordUrl({ entity, id: values.key }) };
    return { ...made, name: values.name };
  }

  async relate(activity: RecordRef, to: RecordRef): Promise<CrmRequest | null> {
    const entity = await this.#metadata.find(activity.entity);
    if (entity === undefined) return null;
    const body = await this.#bind(entity.logicalName, 'regardingobjectid', to);
    return Object.keys(body).length === 0
      ? null
      : { method: 'PATCH', path: `${entity.setName}(${activity.id})`, body };
  }

  recordUrl(record: Pick<RecordRef, 'entity' | 'id'>): string {
    return this.#http.dialect.recordUrl(record, this.#http.settings);
  }

  async #bind(entity: string, attribute: string, to: RecordRef): Promise<Record<string, string>> {
    const [property, target] = await Promise.all([
      this.#metadata.navigation(entity, attribute, to.entity),
      this.#metadata.find(to.entity),
    ]);
    return property === undefined || target === undefined
      ? {}
      : { [`${property}@odata.bind`]: `/${target.setName}(${to.id})` };
  }

  #shape(request: CrmRequest): Shaped {
    return this.#http.dialect.shape(request, this.#http.settings);
  }

  /** A POST is a create only where its path is an entity set: `msdyn_SalesOpportunitySummary` is an action. */
  async #prepare(request: CrmRequest): Promise<{ shaped: Shaped } | { failure: CrmResponse }> {
    const setName = setPath(request.path);
    if (request.method !== 'POST' || request.key === undefined || setName === undefined)
      return { shaped: this.#shape(request) };
    const { key: _, ...plain } = request;
    try {
      const entity = await this.#metadata.find(setName);
      return { shaped: this.#shape(entity === undefined ? plain : request) };
    } catch (error) {
      if (!isAppError(error, 'connection.failed')) throw error;
      const failure = await this.#metadata.readEntities();
      const { verdict } = failure.verdict;
      // Without the right to read metadata a plain name is taken for a set; any other trouble is the send's own.
      if (verdict === 'give_up' && failure.status === 403) return { shaped: this.#shape(request) };
      if (verdict === 'succeeded') return await this.#prepare(request);
      return { failure };
    }
  }

  /**
   * A create that was there already: the record as it is now, so that later steps can refer to it. What is not there
   * under its id was kept out by another record with the same key, which Dataverse answers with 412 as well.
   */
  async #readBack(shaped: Shaped, response: CrmResponse, request: CrmRequest): Promise<CrmResponse> {
    const back = await this.#http.exchange(this.#shape({ method: 'GET', path: shaped.path }), request);
    const { verdict } = back.verdict;
    if (back.status === 404) return { ...response, verdict: keptOut(response.verdict.code) };
    if (verdict === 'retry' || verdict === 'pause') return { ...response, verdict: back.verdict };
    return await this.#complete(shaped, {
      ...response,
      body: verdict === 'succeeded' ? back.body : undefined,
    });
  }

  /** Fills in what the answer leaves out: the id under its name, and the record. */
  async #complete(shaped: Shaped, response: CrmResponse): Promise<CrmResponse> {
    const target = affected(shaped, response.headers);
    const setName = target?.setName ?? setPath(shaped.path);
    if (setName === undefined || (target === undefined && !isObject(response.body))) return response;
    const entity = await this.#metadata.find(setName).catch(() => undefined);
    const primaryId = entity?.primaryId ?? guessedId(setName);
    const id = target?.id ?? textAt(response.body, primaryId);
    if (id === '' || (entity === undefined && target === undefined)) return response;
    const body = isObject(response.body) ? response.body : { [primaryId]: id };
    const logicalName = entity?.logicalName ?? setName.replace(/s$/, '');
    const name = entity?.primaryName ? textAt(body, entity.primaryName) : '';
    const record = { entity: logicalName, id, name, url: this.recordUrl({ entity: logicalName, id }) };
    return { ...response, body, record };
  }
}

const keptOut = (code: string): Verdict => ({
  verdict: 'give_up',
  code,
  message:
    'Another record in Dataverse has the same key, such as the same email address. Link the existing one, or change the values.',
});

/** Where the metadata may not be read: activities share one name for their id. */
const guessedId = (setName: string): string =>
  /^(phonecalls|tasks|emails|appointments|letters|faxes)$/.test(setName)
    ? 'activityid'
    : `${setName.replace(/ies$/, 'y').replace(/s$/, '')}id`;
