/** Settings of an AI agent of somebody else's (`ai_agent.kind = 'outside'`): which protocol, where, and as whom. */
import { z } from 'zod';

export const outsideProtocols = ['direct_line', 'copilot_studio', 'activity'] as const;

/** `http:` and private addresses are refused when it is called, unless an administrator allowed the host. */
const Address = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^\s/]+/i, 'must be an address that begins with https://');

/** How it is told who calls. The one secret of the agent is the token, the client secret or the refresh token. */
export const OutsideAuthentication = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** The secret is sent as it is. */
  z.strictObject({ kind: z.literal('bearer') }),
  /** OAuth 2 client credentials: as an application. */
  z.strictObject({
    kind: z.literal('client_credentials'),
    tokenUrl: Address,
    clientId: z.string().min(1).max(200),
    scope: z.string().max(500).default(''),
  }),
  /** OAuth 2 refresh token: on behalf of the account that consented. A renewed refresh token is kept. */
  z.strictObject({
    kind: z.literal('on_behalf'),
    tokenUrl: Address,
    clientId: z.string().min(1).max(200),
    scope: z.string().max(500).default(''),
  }),
]);
export type OutsideAuthentication = z.infer<typeof OutsideAuthentication>;

const common = {
  /** After the customer wrote: no answer for so long, and the customer reaches a representative. */
  answerWithinSeconds: z.number().int().min(2).max(110).default(45),
  /** For so long an agent that cannot be reached is tried again. */
  retryForSeconds: z.number().int().min(0).max(100).default(15),
  /** Where its hand-overs go that name nobody: one of our AI agents, else this queue, else where routing says. */
  handsOverTo: z
    .strictObject({ agent: z.string().max(200).optional(), queue: z.string().max(200).optional() })
    .default({}),
};

export const DirectLineAgent = z.strictObject({
  protocol: z.literal('direct_line'),
  /** Direct Line 3.0's base address. */
  url: Address.default('https://directline.botframework.com/v3/directline'),
  /** Gives tokens by GET (Copilot Studio's token endpoint); the secret is not needed then. */
  tokenUrl: Address.optional(),
  stream: z.enum(['socket', 'polling']).default('socket'),
  ...common,
});

/** Microsoft's clouds, and the end of their Power Platform's addresses. */
export const powerPlatformClouds = {
  prod: 'api.powerplatform.com',
  gov: 'api.gov.powerplatform.microsoft.us',
  high: 'api.high.powerplatform.microsoft.us',
  dod: 'api.appsplatform.us',
  mooncake: 'api.powerplatform.partner.microsoftonline.cn',
} as const;

export const CopilotStudioAgent = z.strictObject({
  protocol: z.literal('copilot_studio'),
  /** The address as Copilot Studio shows it; else environment and schema name are needed. */
  directConnectUrl: Address.optional(),
  environmentId: z
    .string()
    .regex(/^[0-9a-fA-F-]{8,64}$/)
    .optional(),
  schemaName: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,200}$/)
    .optional(),
  agentType: z.enum(['published', 'prebuilt']).default('published'),
  cloud: z.enum(['prod', 'gov', 'high', 'dod', 'mooncake']).default('prod'),
  authentication: OutsideAuthentication.default({ kind: 'none' }),
  /** Listens for what it says between turns. */
  subscribe: z.boolean().default(true),
  ...common,
});

export const ActivityAgent = z.strictObject({
  protocol: z.literal('activity'),
  /** The bot's messages endpoint, such as `https://bot.contoso.com/api/messages`. */
  url: Address,
  /** What the bot is called as `recipient`. */
  botId: z.string().max(200).default('bot'),
  authentication: OutsideAuthentication.default({ kind: 'none' }),
  /** `expect`: answers come with the response. `service_url`: the bot calls us back. */
  replies: z.enum(['expect', 'service_url']).default('expect'),
  ...common,
});

export const OutsideAgentSettings = z
  .discriminatedUnion('protocol', [DirectLineAgent, CopilotStudioAgent, ActivityAgent])
  .superRefine((settings, context) => {
    if (
      settings.protocol === 'copilot_studio' &&
      settings.directConnectUrl === undefined &&
      (settings.environmentId === undefined || settings.schemaName === undefined)
    )
      context.addIssue({
        code: 'custom',
        path: ['directConnectUrl'],
        message: 'give the connection address, or the environment’s id with the agent’s schema name',
      });
  });
export type OutsideAgentSettings = z.infer<typeof OutsideAgentSettings>;
export type OutsideProtocol = OutsideAgentSettings['protocol'];

/** One stage of trying it, in plain words. */
export const OutsideTestStage = z.object({
  stage: z.enum(['settings', 'sign_in', 'conversation', 'answer', 'stream']),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  message: z.string(),
});
export type OutsideTestStage = z.infer<typeof OutsideTestStage>;
