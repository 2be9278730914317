/** The AI SDK behind the port: one call of one provider, its errors in our words. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createAzure } from '@ai-sdk/azure';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  generateText,
  jsonSchema,
  type LanguageModel,
  NoObjectGeneratedError,
  NoOutputGeneratedError,
  Output,
  type ModelMessage as SdkMessage,
  type ToolSet,
  tool,
} from 'ai';
import { type AskProvider, ModelError, type ModelMessage, type ModelRequest } from './models.ts';
import type { ModelConfig } from './read-model-config.ts';

const defaultOutputTokens = 1000;

// The library's hints go to the terminal past our log.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Prepares one configured model for questions. */
export function askProvider(config: ModelConfig): AskProvider {
  const model = languageModel(config);
  return async (request, signal) => {
    try {
      return await ask(model, request, signal);
    } catch (error) {
      throw toModelError(error, config.name);
    }
  };
}

function languageModel(config: ModelConfig): LanguageModel {
  const { provider, model, apiKey, baseUrl, resourceName } = config;
  const key = apiKey === undefined ? {} : { apiKey };
  const address = baseUrl === undefined ? {} : { baseURL: baseUrl };
  switch (provider) {
    case 'openai':
      return createOpenAI({ ...key, ...address })(model);
    case 'azure':
      return createAzure({ ...key, ...address, ...(resourceName === undefined ? {} : { resourceName }) })(
        model,
      );
    case 'anthropic':
      return createAnthropic({ ...key, ...address })(model);
    case 'compatible':
      return createOpenAICompatible({
        name: 'compatible',
        ...key,
        baseURL: baseUrl!,
        supportsStructuredOutputs: true,
      })(model);
  }
}

async function ask(model: LanguageModel, request: ModelRequest, signal: AbortSignal) {
  const { toolChoice, temperature, schema, system } = request;
  const tools: ToolSet = Object.fromEntries(
    (request.tools ?? []).map(({ name, description, inputSchema }) => [
      name,
      // Without `execute`: what a model asks for is run by the caller, or not at all.
      tool({ description, inputSchema: jsonSchema<unknown>(inputSchema) }),
    ]),
  );
  const result = await generateText({
    model,
    ...(system === undefined ? {} : { instructions: system }),
    messages: request.messages.map(toSdkMessage),
    ...(request.tools?.length ? { tools, toolChoice: toSdkChoice(toolChoice) } : {}),
    ...(temperature === undefined ? {} : { temperature }),
    ...(schema === undefined ? {} : { output: Output.object({ schema }) }),
    maxOutputTokens: request.maxOutputTokens ?? defaultOutputTokens,
    // Falling back to the next model is worth more than asking the same one again.
    maxRetries: 0,
    abortSignal: signal,
  });
  const toolCalls = result.toolCalls.map(({ toolCallId, toolName, input }) => ({
    id: toolCallId,
    name: toolName,
    input: input as unknown,
  }));
  if (result.toolCalls.some((call) => call.invalid))
    throw new ModelError(
      'models.garbled',
      'The model asked for something that is not offered, or not in JSON.',
    );
  if (result.finishReason === 'content-filter')
    throw new ModelError('models.refused', 'The provider’s filter refused the question or the answer.');
  const isCut = result.finishReason === 'length' && schema === undefined;
  const text = isCut ? wholeSentences(result.text) : result.text;
  if (text === '' && toolCalls.length === 0)
    throw new ModelError('models.garbled', 'The model answered nothing, or not a whole sentence.');
  if (controlTokens.test(text))
    throw new ModelError('models.garbled', 'The model answered with marks of its own template.');
  return {
    text,
    toolCalls,
    ...(schema === undefined ? {} : { object: result.output as unknown }),
    usage: {
      inputTokens: result.usage.inputTokens ?? 0,
      outputTokens: result.usage.outputTokens ?? 0,
    },
  };
}

/** What stands between turns of a conversation in the templates of models; in an answer it is nonsense. */
const controlTokens = /<\|[^|<>\s]{1,40}\|>|\[\/?INST\]/;

/** Of an answer that stops in the middle for want of tokens; empty: not one. */
function wholeSentences(text: string): string {
  const end = Math.max(...['. ', '! ', '? ', '.\n', '!\n', '?\n'].map((mark) => text.lastIndexOf(mark)));
  if (/[.!?]\s*$/.test(text)) return text;
  return end < 0 ? '' : text.slice(0, end + 1);
}

const toSdkChoice = (choice: ModelRequest['toolChoice'] = 'auto') =>
  typeof choice === 'string' ? choice : { type: 'tool' as const, toolName: choice.tool };

function toSdkMessage(message: ModelMessage): SdkMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.text };
    case 'assistant':
      return {
        role: 'assistant',
        content: [
          ...(message.text === '' ? [] : [{ type: 'text' as const, text: message.text }]),
          ...(message.toolCalls ?? []).map(({ id, name, input }) => ({
            type: 'tool-call' as const,
            toolCallId: id,
            toolName: name,
            input,
          })),
        ],
      };
    case 'tool':
      return {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: message.callId,
            toolName: message.name,
            output: { type: 'text', value: message.text },
          },
        ],
      };
  }
}

/** Status and kind only: the library's errors quote the request, the answer and sometimes the key. */
function toModelError(error: unknown, name: string): ModelError {
  if (error instanceof ModelError) return error;
  if (NoObjectGeneratedError.isInstance(error) || NoOutputGeneratedError.isInstance(error))
    return new ModelError('models.garbled', `${name} did not answer in the form it was asked for.`);
  if (APICallError.isInstance(error)) {
    const status = error.statusCode;
    if (status === 429)
      return new ModelError('models.limited', `${name} asks for patience.`, {
        status,
        retryAfterMs: retryAfterMs(error.responseHeaders?.['retry-after']),
      });
    if (status !== undefined && status >= 200 && status < 300)
      return new ModelError('models.garbled', `${name} sent something that is not an answer.`, { status });
    if (status === 401 || status === 403)
      return new ModelError('models.refused', `${name} refuses its key. Check it.`, { status });
    if (status !== undefined && status >= 400 && status < 500)
      return new ModelError('models.refused', `${name} does not take the request (${status}).`, { status });
    return new ModelError('models.unavailable', `${name} cannot be reached or failed.`, { status });
  }
  return new ModelError('models.unavailable', `${name} broke off.`);
}

function retryAfterMs(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
