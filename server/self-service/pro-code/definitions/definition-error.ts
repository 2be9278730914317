/** Code that defines agents is wrong; the message is for whoever wrote it. */
export class DefinitionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DefinitionError';
  }
}
