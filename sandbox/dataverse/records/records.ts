/** The records of one organization, in memory. Rows are never changed in place, so undoing is putting the old one back. */
import { entityByName } from '../schema/entities.ts';
import { type Entity, isReference, type Row, type Value } from '../schema/model.ts';

export class Records {
  readonly #tables = new Map<string, Map<string, Row>>();
  #undo: (() => void)[] | undefined;
  #version = 1_000_000;

  get(entity: string, id: string): Row | undefined {
    return this.#tables.get(entity)?.get(id.toLowerCase());
  }

  /** In the order in which they were written first. */
  all(entity: string): Row[] {
    return [...(this.#tables.get(entity)?.values() ?? [])];
  }

  /** Keeps a row under a new version number and returns it as kept. */
  put(entity: Entity, values: Row): Row {
    this.#version += 1;
    const row: Row = { ...values, versionnumber: this.#version };
    const id = idOf(entity, row);
    const table = this.#table(entity.name);
    const before = table.get(id);
    this.#undo?.push(() => (before === undefined ? table.delete(id) : table.set(id, before)));
    table.set(id, row);
    return row;
  }

  remove(entity: Entity, id: string): void {
    const table = this.#table(entity.name);
    const before = table.get(id);
    if (before === undefined) return;
    this.#undo?.push(() => table.set(id, before));
    table.delete(id);
  }

  /** All of it or nothing: a change set. */
  atomically<T>(work: () => T): T {
    if (this.#undo !== undefined) return work();
    const undo: (() => void)[] = [];
    this.#undo = undo;
    try {
      return work();
    } catch (error) {
      for (const step of undo.reverse()) step();
      throw error;
    } finally {
      this.#undo = undefined;
    }
  }

  clear(): void {
    this.#tables.clear();
  }

  /** The name of the record that a value refers to, for formatted values; null when it is gone. */
  nameOf(value: Value | undefined): string | null {
    if (!isReference(value)) return null;
    const entity = entityByName(value.entity);
    const row = this.get(value.entity, value.id);
    const name = entity && row?.[entity.nameAttribute];
    return typeof name === 'string' ? name : null;
  }

  #table(entity: string): Map<string, Row> {
    const table = this.#tables.get(entity) ?? new Map<string, Row>();
    this.#tables.set(entity, table);
    return table;
  }
}

export const idOf = (entity: Entity, row: Row): string => String(row[entity.id]).toLowerCase();

export const etagOf = (row: Row): string => `W/"${row.versionnumber}"`;
