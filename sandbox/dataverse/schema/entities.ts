/** The entities of the sandbox, found by logical name or by entity set. */
import { activityEntities } from './activities.ts';
import { businessEntities } from './business.ts';
import { customerEntities } from './customers.ts';
import type { Entity } from './model.ts';

export const entities: readonly Entity[] = [...customerEntities, ...businessEntities, ...activityEntities];

const byName = new Map(entities.map((entity) => [entity.name, entity]));
const bySet = new Map(entities.map((entity) => [entity.set, entity]));

for (const entity of entities) {
  for (const attribute of entity.attributes.values()) {
    for (const target of attribute.targets ?? []) {
      if (target.collection === undefined) continue;
      const collection = { entity: entity.name, attribute: attribute.name };
      byName.get(target.entity)?.collections.set(target.collection, collection);
    }
  }
}

export const entityBySet = (set: string): Entity | undefined => bySet.get(set);
export const entityByName = (name: string): Entity | undefined => byName.get(name);

/** For names that come from the schema itself. */
export function knownEntity(name: string): Entity {
  const entity = byName.get(name);
  if (entity === undefined) throw new RangeError(`The sandbox has no entity ${name}`);
  return entity;
}
