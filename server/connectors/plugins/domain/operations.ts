/** A connector's operations as the administrator sees them: the description with their edits on it. */
import type { ConnectorInput, ConnectorOperation } from '../../../../contracts/connectors.ts';

/** The administrator's changes, by operation id. They outlive an import: also of operations that are gone now. */
export type OperationEdits = Readonly<
  Record<
    string,
    { enabled?: boolean | undefined; name?: string | undefined; description?: string | undefined }
  >
>;

export interface OperationSummary {
  id: string;
  method: string;
  path: string;
  name: string;
  description: string;
  enabled: boolean;
  visibility: 'normal' | 'important' | 'advanced' | 'internal';
  deprecated: boolean;
  changes: boolean;
  inputs: {
    name: string;
    title: string;
    description: string;
    in: string;
    required: boolean;
    type: string;
    default?: unknown;
    choices: string[];
  }[];
}

/** Whether an operation can be called at all: triggers only tell of events, and an MCP door is none by itself. */
export const isCallable = (operation: Pick<ConnectorOperation, 'trigger' | 'agenticProtocol'>): boolean =>
  operation.trigger === null && operation.agenticProtocol === null;

/** Offered to plugins: the administrator's choice; else what can be called and is not hidden by its description. */
export const isEnabled = (
  operation: Pick<ConnectorOperation, 'trigger' | 'agenticProtocol' | 'visibility'>,
  edit: OperationEdits[string] | undefined,
): boolean => isCallable(operation) && (edit?.enabled ?? operation.visibility !== 'internal');

export function summarise(operation: ConnectorOperation, edits: OperationEdits): OperationSummary {
  const edit = Object.hasOwn(edits, operation.id) ? edits[operation.id] : undefined;
  return {
    id: operation.id,
    method: operation.method,
    path: operation.path,
    name: edit?.name || operation.summary || operation.id,
    description: edit?.description ?? operation.description,
    enabled: isEnabled(operation, edit),
    visibility: operation.visibility === 'none' ? 'normal' : operation.visibility,
    deprecated: operation.deprecated,
    changes: operation.changes,
    inputs: operation.inputs
      .filter(({ visibility }) => visibility !== 'internal')
      .map((input) => ({
        name: input.name,
        title: input.title || input.name,
        description: input.description,
        in: input.in,
        required: input.required,
        type: input.schema.type ?? 'string',
        ...(input.default === undefined ? {} : { default: input.default }),
        choices: choicesOf(input),
      })),
  };
}

/** The allowed values, when the description lists them. */
export const choicesOf = ({ schema }: Pick<ConnectorInput, 'schema'>): string[] =>
  (schema.enum ?? (schema.type === 'boolean' ? [true, false] : []))
    .filter((value) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(String);

/** The edits with further ones on top; fields left out stay. */
export function mergeEdits(edits: OperationEdits, more: OperationEdits): OperationEdits {
  const merged = new Map(Object.entries(edits));
  for (const [id, edit] of Object.entries(more)) merged.set(id, { ...merged.get(id), ...edit });
  return Object.fromEntries(merged);
}
