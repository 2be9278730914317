/** What the login authority answers when it refuses: OAuth's error with a code of its own, AADSTS and a number. */
export class LoginError extends Error {
  readonly status: number;
  readonly error: string;
  readonly code: number;

  constructor(status: number, error: string, code: number, message: string) {
    super(`AADSTS${code}: ${message}`);
    this.status = status;
    this.error = error;
    this.code = code;
  }
}

export function loginErrorBody(error: LoginError, now: Date, newId: () => string, address: string) {
  const [trace, correlation] = [newId(), newId()];
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    error: error.error,
    error_description: `${error.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [error.code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `${address}/error?code=${error.code}`,
  };
}

export const missingParameter = (name: string): LoginError =>
  new LoginError(
    400,
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  );

export const unknownTenant = (name: string): LoginError =>
  new LoginError(
    400,
    'invalid_request',
    90002,
    `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct ` +
      'cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.',
  );

export const unknownApplication = (clientId: string, directory: string): LoginError =>
  new LoginError(
    400,
    'unauthorized_client',
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${directory}'. This can happen if the ` +
      'application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You may have sent your authentication request to the wrong tenant.',
  );

export const wrongSecret = (clientId: string): LoginError =>
  new LoginError(
    401,
    'invalid_client',
    7000215,
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the ' +
      `client secret ID, for a secret added to app '${clientId}'.`,
  );

export const expiredSecret = (clientId: string): LoginError =>
  new LoginError(
    401,
    'invalid_client',
    7000222,
    `The provided client secret keys for app '${clientId}' are expired. Create new keys for your app or consider using ` +
      'certificate credentials for added security.',
  );

export const badScope = (scope: string): LoginError =>
  new LoginError(
    400,
    'invalid_scope',
    70011,
    `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' ` +
      `is not valid. The scope ${scope} is not valid.`,
  );

export const unknownResource = (resource: string): LoginError =>
  new LoginError(
    400,
    'invalid_resource',
    500011,
    `The resource principal named ${resource} was not found in the tenant named Contoso. This can happen if the ` +
      'application has not been installed by the administrator of the tenant or consented to by any user in the tenant.',
  );

export const badGrant = (code: number, message: string): LoginError =>
  new LoginError(400, 'invalid_grant', code, message);
