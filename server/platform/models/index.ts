export { createModels, noModels } from './create-models.ts';
export {
  type ModelAnswer,
  ModelError,
  type ModelErrorKind,
  type ModelMessage,
  type ModelRequest,
  type Models,
  type ModelTask,
  type ModelTool,
  type ModelToolCall,
  modelTasks,
} from './models.ts';
export { type ModelConfig, readModelConfig } from './read-model-config.ts';
