/** What an environment says about itself, remembered for ten minutes. */
import type { EntityDescription, EntitySummary } from '../../../../contracts/crm.ts';
import { AppError } from '../../../platform/errors.ts';
import type { CrmResponse } from '../client.ts';
import {
  attributeSelect,
  describeEntity,
  entitySelect,
  entitySummaries,
  navigationProperty,
} from '../domain/dataverse-metadata.ts';
import { query } from '../domain/odata.ts';
import { type CrmHttp, orFail } from '../http/crm-http.ts';

const rememberedMs = 10 * 60_000;

export class DataverseMetadata {
  readonly #http: CrmHttp;
  readonly #kept = new Map<string, { until: number; value: Promise<unknown> }>();

  constructor(http: CrmHttp) {
    this.#http = http;
  }

  /** @throws {AppError} `connection.failed`. */
  entities(): Promise<EntitySummary[]> {
    return this.#remember('entities', async () => {
      return entitySummaries(orFail(await this.readEntities()).body);
    });
  }

  /** The answer itself, for those who judge it. */
  readEntities(): Promise<CrmResponse> {
    return this.#get(`EntityDefinitions${query({ $select: entitySelect })}`);
  }

  /** @param name a logical or a set name. @throws {AppError} `connection.failed`. */
  async find(name: string): Promise<EntitySummary | undefined> {
    const wanted = name.toLowerCase();
    const all = await this.entities();
    return all.find((each) => each.logicalName === wanted || each.setName.toLowerCase() === wanted);
  }

  /** @throws {AppError} `connection.failed`, also for an entity that is not there. */
  describe(name: string): Promise<EntityDescription> {
    return this.#remember(`entity ${name.toLowerCase()}`, async () => {
      const summary = await this.find(name);
      if (summary === undefined)
        throw new AppError('connection.failed', {
          code: 'entity_unknown',
          message: `The environment has no entity named ${name}. Choose one from the list.`,
        });
      const at = `EntityDefinitions(LogicalName='${summary.logicalName}')/Attributes`;
      const cast = (type: string) =>
        this.#body(
          `${at}/Microsoft.Dynamics.CRM.${type}AttributeMetadata${query({ $select: 'LogicalName,MaxLength' })}`,
        );
      const [attributes, ...lengths] = await Promise.all([
        this.#body(`${at}${query({ $select: attributeSelect })}`),
        cast('String'),
        cast('Memo'),
      ]);
      return describeEntity(summary, attributes, lengths);
    });
  }

  /** @throws {AppError} `connection.failed`. */
  async navigation(entity: string, attribute: string, target: string): Promise<string | undefined> {
    const relationships = await this.#remember(`relationships ${entity}`, () =>
      this.#body(
        `EntityDefinitions(LogicalName='${entity}')/ManyToOneRelationships${query({
          $select: 'ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName',
        })}`,
      ),
    );
    return navigationProperty(relationships, attribute, target);
  }

  #get(path: string): Promise<CrmResponse> {
    const { dialect, settings } = this.#http;
    return this.#http.exchange(dialect.shape({ method: 'GET', path }, settings));
  }

  async #body(path: string): Promise<unknown> {
    return orFail(await this.#get(path)).body;
  }

  /** Failures are forgotten at once; who asks meanwhile shares the question. */
  #remember<T>(key: string, load: () => Promise<T>): Promise<T> {
    const now = this.#http.ports.clock.now().getTime();
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > now) return kept.value as Promise<T>;
    const value = load();
    this.#kept.set(key, { until: now + rememberedMs, value });
    value.catch(() => this.#kept.delete(key));
    return value;
  }
}
