/** An attribute of a representative against a value, or against one of the conversation's. */
import type { AttributeMatch } from '../../../server/routing/domain/configuration.ts';
import type { Demand } from '../../../server/routing/domain/demand.ts';

/** Of whom one side is not known, only `not_equal` holds. */
export function matches(
  { attribute, is, value, same }: AttributeMatch,
  attributes: Readonly<Record<string, unknown>>,
  demand: Demand,
): boolean {
  const has = attributes[attribute];
  const wanted = same === undefined ? value : demand.attributes[same];
  if (has === undefined || wanted === undefined) return is === 'not_equal';
  switch (is) {
    case 'equal':
      return has === wanted;
    case 'not_equal':
      return has !== wanted;
    case 'greater':
      return Number(has) > Number(wanted);
    case 'less':
      return Number(has) < Number(wanted);
    case 'contains':
      return String(has).includes(String(wanted));
  }
}
