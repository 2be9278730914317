/** What Dataverse answers when it refuses: a status, a code (often hexadecimal) and a sentence. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

const payloadHelp = 'https://go.microsoft.com/fwlink/?linkid=2195293';

/** A query option or an address that cannot be read. */
export const badRequest = (message: string, code = '0x80060888'): ApiError =>
  new ApiError(400, code, message);

/** A body that cannot be read: not JSON, an unknown property, a value of the wrong type. */
export const badPayload = (set: string, inner: string): ApiError =>
  new ApiError(
    400,
    '0x80048d19',
    `Error identified in Payload provided by the user for Entity :'${set}', For more information on this error ` +
      `please follow this help link ${payloadHelp}  ---->  InnerException : ${inner}`,
  );

export const unknownProperty = (name: string, entity: string): ApiError =>
  badRequest(`Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${entity}'.`);

export const unknownResource = (segment: string): ApiError =>
  new ApiError(404, '0x8006088a', `Resource not found for the segment '${segment}'.`);

export const doesNotExist = (entity: string, id: string): ApiError =>
  new ApiError(404, '0x80040217', `${entity} With Id = ${id} Does Not Exist`);

export const alreadyExists = (): ApiError =>
  new ApiError(412, '0x80040237', 'A record with matching key values already exists.');

export const versionMismatch = (): ApiError =>
  new ApiError(
    412,
    '0x80060882',
    "The version of the existing record doesn't match the RowVersion property provided.",
  );
