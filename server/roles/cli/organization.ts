/** Which organization a command is about. */
import type { House } from '../../data-model/house/index.ts';
import { Refusal } from './command.ts';

/**
 * @param slug undefined: the only one there is.
 * @returns its id.
 */
export async function organizationOf(house: House, slug: string | undefined): Promise<string> {
  const rows = await house.db.system<{ id: string; slug: string }>(
    'select id, slug from organization where $1::text is null or slug = $1 order by slug',
    [slug ?? null],
  );
  const [only, another] = rows;
  if (only && !another) return only.id;
  if (another)
    throw new Refusal(
      `Which organization? Add --organization with one of: ${rows.map((row) => row.slug).join(', ')}.`,
    );
  throw new Refusal(
    slug === undefined
      ? 'There is no organization yet. Start Patchbay once first.'
      : `There is no organization “${slug}”.`,
  );
}
