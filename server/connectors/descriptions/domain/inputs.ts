/** What an operation is asked with: its parameters, and the members of its body as inputs of their own. */
import type { ConnectorInput, JsonSchema } from '../../../../contracts/connectors.ts';
import { isToken } from './encoding.ts';
import { isForm, isJson, isMultipart, pickMediaType } from './media-types.ts';
import { propertiesOf, type SchemaReader } from './schemas.ts';
import { extensionsOf, isMembers, listOf, type Members, membersOf, type Source, textOf } from './source.ts';
import { visibilityOf } from './visibility.ts';

/** Connection-level headers: an input must never set them. */
const forbiddenHeaders =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*)$/i;

const understood = [
  'x-ms-summary',
  'x-ms-visibility',
  'x-ms-dynamic-values',
  'x-ms-dynamic-list',
  'x-ms-url-encoding',
];

/** The inputs, and the body that some of them make. */
export interface OperationInputs {
  inputs: ConnectorInput[];
  bodyMediaType: string | null;
  bodyRequired: boolean;
}

/** A parameter with its references followed, and the place where it is used. */
interface Parameter {
  node: Members;
  from: unknown;
}

export class InputReader {
  readonly #source: Source;
  readonly #schemas: SchemaReader;

  constructor(source: Source, schemas: SchemaReader) {
    this.#source = source;
    this.#schemas = schemas;
  }

  read(id: string, path: string, item: Members, operation: Members): OperationInputs {
    const inputs: ConnectorInput[] = [];
    const parameters = this.#parameters(item, operation);
    let bodyMediaType: string | null = null;
    let bodyRequired = false;
    const consumes = listOf(operation.consumes ?? this.#source.root.consumes).map(textOf);

    for (const { node, from } of parameters) {
      if (node.in === 'body') {
        bodyMediaType = pickMediaType(consumes) ?? 'application/json';
        if (isForm(bodyMediaType) || isMultipart(bodyMediaType)) bodyMediaType = 'application/json';
        bodyRequired = node.required === true;
        this.#body(inputs, node, this.#schemas.read(node.schema), bodyRequired, bodyMediaType);
      } else if (node.in === 'formData') {
        const multipart = node.type === 'file' || (!consumes.some(isForm) && consumes.some(isMultipart));
        if (bodyMediaType === null || multipart)
          bodyMediaType = multipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
        bodyRequired ||= node.required === true;
        this.#add(inputs, this.#parameter(node, 'formData'));
      } else this.#wireParameter(inputs, id, path, node, from);
    }
    if (this.#source.dialect !== '2.0' && operation.requestBody !== undefined) {
      const { node } = this.#source.follow(operation.requestBody);
      const content = membersOf(membersOf(node).content);
      bodyMediaType = pickMediaType(Object.keys(content)) ?? null;
      bodyRequired = membersOf(node).required === true;
      if (bodyMediaType !== null) {
        const media = membersOf(content[bodyMediaType]);
        if (bodyMediaType === '*/*') bodyMediaType = 'application/json';
        const schema = this.#schemas.read(media.schema);
        this.#body(inputs, membersOf(node), schema, bodyRequired, bodyMediaType);
      }
    }
    const declared = headerDefault(parameters, 'content-type');
    if (bodyMediaType !== null && declared !== undefined && isJson(declared) === isJson(bodyMediaType))
      bodyMediaType = declared;
    this.#pathInputs(inputs, id, path, operation);
    return { inputs, bodyMediaType, bodyRequired };
  }

  /** Those of the path, and those of the operation, which replace them. */
  #parameters(item: Members, operation: Members): Parameter[] {
    const found = new Map<string, Parameter>();
    for (const from of [...listOf(item.parameters), ...listOf(operation.parameters)]) {
      const { node } = this.#source.follow(from);
      if (!isMembers(node)) continue;
      if (textOf(node.name) === '' && node.in !== 'body') {
        this.#source.warn('input.no_name', 'A parameter without a name was left out.', from);
        continue;
      }
      found.set(`${textOf(node.in)} ${node.in === 'body' ? '' : textOf(node.name)}`, { node, from });
    }
    return [...found.values()];
  }

  #wireParameter(inputs: ConnectorInput[], id: string, path: string, node: Members, from: unknown): void {
    const name = textOf(node.name);
    const place = textOf(node.in);
    if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') {
      this.#source.warn(
        'input.place',
        `“${name}” of ${id} has no place that is known; it was left out.`,
        from,
      );
      return;
    }
    if (place === 'header' && forbiddenHeaders.test(name)) {
      this.#source.warn(
        'input.header',
        `The header ${name} of ${id} is the connection’s own; it was left out.`,
        from,
      );
      return;
    }
    if ((place === 'header' && !isToken(name)) || name.length > 200) {
      this.#source.warn(
        'input.header',
        `“${name.slice(0, 60)}” of ${id} is no name for a header; it was left out.`,
        from,
      );
      return;
    }
    // The body says what it is; OpenAPI 3 leaves these parameters out as well.
    if (place === 'header' && /^content-type$/i.test(name)) return;
    if (place === 'header' && this.#source.dialect !== '2.0' && /^(accept|authorization)$/i.test(name))
      return;
    if (place === 'path' && !path.includes(`{${name}}`)) {
      this.#source.warn(
        'input.not_in_path',
        `“${name}” is not in the path ${path} of ${id}; it was left out.`,
        from,
      );
      return;
    }
    this.#add(inputs, this.#parameter(node, place));
  }

  #parameter(node: Members, place: 'path' | 'query' | 'header' | 'cookie' | 'formData'): ConnectorInput {
    const content = Object.values(membersOf(node.content))[0];
    const schema =
      this.#source.dialect === '2.0'
        ? withoutExtensions(this.#schemas.read(node))
        : this.#schemas.read(node.schema ?? membersOf(content).schema);
    return {
      ...this.#named(textOf(node.name), place, node, schema),
      required: place === 'path' || node.required === true,
      urlEncoding: node['x-ms-url-encoding'] === 'double' ? 'double' : 'single',
      ...styleOf(node, place, this.#source.dialect === '2.0'),
      allowReserved: node.allowReserved === true,
    };
  }

  /** An object's members become inputs; all else is one input. */
  #body(
    inputs: ConnectorInput[],
    node: Members,
    schema: JsonSchema,
    required: boolean,
    mediaType: string,
  ): void {
    const members = Object.entries(propertiesOf(schema)).filter(([, member]) => member.readOnly !== true);
    const inForm = isForm(mediaType) || isMultipart(mediaType);
    const place = inForm ? 'formData' : 'body';
    const open = schema.oneOf ?? schema.anyOf ?? (isMembers(schema.additionalProperties) ? [] : undefined);
    const isWhole = members.length === 0 || open !== undefined || (!isJson(mediaType) && !inForm);
    if (isWhole && inForm) {
      this.#source.warn('input.form', 'A form without members has nothing to fill in.', node);
      return;
    }
    if (isWhole) {
      const name = textOf(node.name) || 'body';
      this.#add(inputs, { ...this.#named(name, 'body', node, schema), part: 'whole', required });
      return;
    }
    for (const [name, member] of members) {
      const isRequired = required && (schema.required?.includes(name) ?? false);
      const explode = inForm && this.#source.dialect !== '2.0';
      this.#add(inputs, { ...this.#named(name, place, member, member), required: isRequired, explode });
    }
  }

  #named(
    name: string,
    place: ConnectorInput['in'],
    node: Members | JsonSchema,
    schema: JsonSchema,
  ): ConnectorInput {
    const members = node as Members;
    const title = textOf(members['x-ms-summary']) || textOf(members.title) || schema.title || '';
    const fallback = schema['x-ms-visibility'] ?? 'none';
    const own = members['x-ms-visibility'];
    return {
      name,
      wireName: name,
      in: place,
      part: 'member',
      required: false,
      schema,
      title,
      description: textOf(members.description) || schema.description || '',
      default: schema.default,
      visibility: own === undefined ? fallback : visibilityOf(own),
      dynamicValues: members['x-ms-dynamic-values'] ?? members['x-ms-dynamic-list'] ?? null,
      urlEncoding: 'single',
      style: place === 'path' || place === 'header' ? 'simple' : 'form',
      explode: false,
      allowReserved: false,
      extensions: extensionsOf(members, understood),
    };
  }

  /** What stands in the path in braces and is described nowhere. */
  #pathInputs(inputs: ConnectorInput[], id: string, path: string, operation: Members): void {
    for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/g)) {
      if (inputs.some((input) => input.in === 'path' && input.wireName === name)) continue;
      this.#source.warn(
        'input.undescribed',
        `“${name}” in the path of ${id} is not described; it is read as a text.`,
        operation,
      );
      const schema: JsonSchema = { type: 'string' };
      this.#add(inputs, { ...this.#named(name, 'path', {}, schema), required: true });
    }
  }

  #add(inputs: ConnectorInput[], input: ConnectorInput): void {
    const name = freeName(input.name, (wanted) => inputs.some((other) => other.name === wanted), input.in);
    inputs.push({ ...input, name });
  }
}

/** `name`, or `name_2` and so on; with a hint, `name_hint` before that. */
export function freeName(name: string, isTaken: (name: string) => boolean, hint?: string): string {
  if (!isTaken(name)) return name;
  if (hint !== undefined && !isTaken(`${name}_${hint}`)) return `${name}_${hint}`;
  for (let number = 2; ; number++) if (!isTaken(`${name}_${number}`)) return `${name}_${number}`;
}

/** A parameter of 2.0 is its own schema; what its extensions say stands on the input. */
const withoutExtensions = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => !name.startsWith('x-ms-')));

function headerDefault(parameters: readonly Parameter[], name: string): string | undefined {
  const found = parameters.find(
    ({ node }) => node.in === 'header' && textOf(node.name).toLowerCase() === name,
  )?.node;
  const value = found?.default ?? listOf(found?.enum)[0];
  return typeof value === 'string' && /^[\w.+-]+\/[\w.+-]+(; ?[\w=.+-]+)?$/.test(value) ? value : undefined;
}

const formats = {
  csv: { style: 'form', explode: false },
  ssv: { style: 'spaceDelimited', explode: false },
  tsv: { style: 'tabDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  multi: { style: 'form', explode: true },
} as const;

/** `collectionFormat` until 2.0, `style` and `explode` since 3.0. */
function styleOf(
  node: Members,
  place: ConnectorInput['in'],
  isSwagger: boolean,
): Pick<ConnectorInput, 'style' | 'explode'> {
  const simple = place === 'path' || place === 'header';
  if (isSwagger) {
    const format = formats[textOf(node.collectionFormat) as keyof typeof formats] ?? formats.csv;
    return simple && format === formats.csv ? { style: 'simple', explode: false } : { ...format };
  }
  const style = styles.find((known) => known === node.style) ?? (simple ? 'simple' : 'form');
  return { style, explode: typeof node.explode === 'boolean' ? node.explode : style === 'form' };
}

const styles = [
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
] as const satisfies readonly ConnectorInput['style'][];
