/** An MCP server over streamable HTTP: its tools as a connector, and calls of them. */
import {
  Client,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import type {
  ConnectorDescription,
  ConnectorOperation,
  DescriptionWarning,
} from '../../../../contracts/connectors.ts';
import { isOutboundError } from '../../../platform/outbound/index.ts';
import type { ConnectorAnswer } from '../domain/answer.ts';
import { answerOfTool, connectorOfTools } from '../domain/mcp-tools.ts';
import { boundedFetch, type Fetch } from './bounded-fetch.ts';

export interface McpOptions {
  /** Of the server's door, such as `https://tools.example.com/mcp`. */
  url: string;
  /** Sent with every request, such as an API key's header. */
  headers?: Readonly<Record<string, string>>;
  /** A bearer token, asked for before every request. */
  token?: () => Promise<string | undefined>;
  /** The house's guarded way out. */
  fetch: Fetch;
  /** Of one exchange, in milliseconds. */
  timeoutMs?: number;
}

export type McpDescribed =
  | { ok: true; connector: ConnectorDescription; warnings: DescriptionWarning[] }
  | { ok: false; message: string };

const defaultTimeoutMs = 20_000;
/** Pages of tools. */
const maxPages = 20;

/**
 * One client of one server. Connects at the first use, keeps the session, and begins a new one when the server has
 * forgotten it. `close` ends the session.
 */
export class McpConnector {
  readonly #options: McpOptions;
  readonly #timeoutMs: number;
  #connecting: Promise<Connected> | undefined;

  constructor(options: McpOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  }

  /** Lists the tools. What goes wrong is said in plain words, never thrown. */
  async describe(): Promise<McpDescribed> {
    try {
      return await this.#inSession(async ({ client }) => {
        const { tools } = await client.listTools(undefined, { ...this.#limits(), cacheMode: 'refresh' });
        const server = client.getServerVersion();
        const described = connectorOfTools({
          url: this.#options.url,
          name: server?.title ?? server?.name ?? this.#options.url,
          version: server?.version ?? '',
          instructions: client.getInstructions() ?? '',
          tools,
        });
        return { ok: true, ...described } as const;
      });
    } catch (error) {
      return { ok: false, message: this.#explain(error) };
    }
  }

  /**
   * Calls a tool once: a call whose answer was lost is not repeated, it may have had its effect.
   * @param values from `toolArguments`.
   * @returns with `status` 0 when no answer came.
   */
  async call(operation: ConnectorOperation, values: Record<string, unknown>): Promise<ConnectorAnswer> {
    try {
      const result = await this.#inSession(({ client }) =>
        client.callTool({ name: operation.path, arguments: values }, this.#limits()),
      );
      return answerOfTool(operation, result);
    } catch (error) {
      const status = error instanceof SdkHttpError ? error.status : 0;
      return { ok: false, status, value: null, text: this.#explain(error), cut: false, nextPage: null };
    }
  }

  /** Ends the session, if there is one; never throws. */
  async close(): Promise<void> {
    const connecting = this.#connecting;
    this.#connecting = undefined;
    const connected = await connecting?.catch(() => undefined);
    await connected?.transport.terminateSession().catch(() => undefined);
    await connected?.client.close().catch(() => undefined);
  }

  async #inSession<T>(work: (connected: Connected) => Promise<T>): Promise<T> {
    const connecting = this.#connect();
    const connected = await connecting;
    try {
      return await work(connected);
    } catch (error) {
      // A server answers 404 for a session that it does not know, before it does anything.
      const isForgotten =
        error instanceof SdkHttpError && error.status === 404 && connected.transport.sessionId !== undefined;
      if (!isForgotten) throw error;
      if (this.#connecting === connecting) this.#connecting = undefined;
      await connected.client.close().catch(() => undefined);
      return await work(await this.#connect());
    }
  }

  /** One handshake, however many wait for it. */
  #connect(): Promise<Connected> {
    this.#connecting ??= this.#open().catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  async #open(): Promise<Connected> {
    const { url, headers, token, fetch } = this.#options;
    const transport = new StreamableHTTPClientTransport(new URL(url), {
      fetch: boundedFetch(fetch),
      requestInit: { headers: { ...headers } },
      ...(token ? { authProvider: { token } } : {}),
      // A lost stream is not taken up again: its call is over by then.
      reconnectionOptions: {
        initialReconnectionDelay: 1_000,
        maxReconnectionDelay: 1_000,
        reconnectionDelayGrowFactor: 1,
        maxRetries: 0,
      },
    });
    const client = new Client(
      { name: 'patchbay', version: '1' },
      {
        versionNegotiation: { mode: 'auto' },
        listMaxPages: maxPages,
        // The server's schemas are not compiled here: they are a stranger's, and so are its answers, which are
        // bounded and never trusted.
        jsonSchemaValidator: {
          getValidator: () => (input: unknown) => ({
            valid: true,
            data: input as never,
            errorMessage: undefined,
          }),
        },
      },
    );
    try {
      await client.connect(transport, this.#limits());
      return { client, transport };
    } catch (error) {
      await client.close().catch(() => undefined);
      throw error;
    }
  }

  #limits(): { timeout: number; maxTotalTimeout: number } {
    return { timeout: this.#timeoutMs, maxTotalTimeout: this.#timeoutMs };
  }

  /** In plain words, with what to do. */
  #explain(error: unknown): string {
    const status = error instanceof SdkHttpError ? error.status : undefined;
    if (error instanceof UnauthorizedError || status === 401)
      return 'The MCP server asks to sign in. Check the credentials of the connection.';
    if (status === 403) return 'The MCP server refuses these credentials. Check what they may do.';
    if (status === 404 || status === 405) return 'There is no MCP server at this address. Check the address.';
    if (status !== undefined) return `The MCP server answered ${status}. Try again later.`;
    if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout)
      return `The MCP server did not answer within ${this.#timeoutMs / 1000} seconds.`;
    if (error instanceof ProtocolError) return `The MCP server refused this: ${error.message}`;
    const refusal = causesOf(error).find((cause) => isOutboundError(cause));
    if (refusal) return refusal.message;
    const reason = networkCode(error);
    if (reason !== undefined) return `The MCP server cannot be reached (${reason}).`;
    return `The MCP server’s answer cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

interface Connected {
  client: Client;
  transport: StreamableHTTPClientTransport;
}

/** `ECONNREFUSED` and the like, from wherever it lies among the causes. */
function networkCode(error: unknown): string | undefined {
  for (const cause of causesOf(error)) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+)$/.test(code)) return code;
  }
  return undefined;
}

/** The error and what caused it, outermost first. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 8; at = at.cause) causes.push(at);
  return causes;
}
