/** Configuration as code: export, diff, apply, versions. */

export const configurationCodeOperations = {} as const;
