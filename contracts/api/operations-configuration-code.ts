/** Configuration as code: export, diff, apply, versions. The document itself: contracts/configuration. */
import { z } from 'zod';
import { ConfigurationDifference } from '../configuration/difference.ts';
import { limits } from '../configuration/document.ts';
import { operation } from '../operation.ts';
import { Instant } from '../words.ts';

const administrators = ['administrator'] as const;
/** YAML; see docs/configuration.md. */
const Document = z.string().max(limits.characters);
const Comment = z.string().max(1000).default('');
const Version = z.coerce.number().int().min(0).max(2_147_483_647);
const Exported = z.object({ version: z.number().int(), document: Document });
const Applied = z.object({
  /** In effect now. */
  version: z.number().int(),
  /** Empty: nothing was to change, and there is no new version. */
  differences: z.array(ConfigurationDifference),
});

export const configurationCodeOperations = {
  'configuration.export': operation({
    name: 'configuration.export',
    method: 'GET',
    path: '/api/configuration',
    tag: 'Configuration as code',
    access: administrators,
    summary: 'The configuration in effect, as canonical YAML.',
    input: z.object({}),
    output: Exported,
    errors: [],
  }),
  'configuration.diff': operation({
    name: 'configuration.diff',
    method: 'POST',
    path: '/api/configuration/diff',
    tag: 'Configuration as code',
    access: administrators,
    summary:
      'What applying a document would change, or everything that is wrong with it. Nothing is written.',
    input: z.object({ document: Document }),
    output: Applied,
    errors: ['configuration.invalid', 'configuration.in_use'],
  }),
  'configuration.apply': operation({
    name: 'configuration.apply',
    method: 'POST',
    path: '/api/configuration/apply',
    tag: 'Configuration as code',
    access: administrators,
    summary: 'Make a document the configuration, all of it or nothing; in effect at once.',
    input: z.object({
      document: Document,
      comment: Comment,
      /** The version that the document was made from; another one in effect is a conflict. */
      expectedVersion: Version.optional(),
    }),
    output: Applied,
    errors: ['configuration.invalid', 'configuration.in_use', 'configuration.conflict'],
  }),
  'configuration.versions': operation({
    name: 'configuration.versions',
    method: 'GET',
    path: '/api/configuration/versions',
    tag: 'Configuration as code',
    access: administrators,
    summary: 'The versions, the newest first: who applied them, when and why.',
    input: z.object({
      /** Only versions below this number: the next page. */
      before: Version.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    }),
    output: z.object({
      versions: z.array(
        z.object({
          version: z.number().int(),
          appliedAt: Instant,
          appliedBy: z.string(),
          comment: z.string(),
        }),
      ),
    }),
    errors: [],
  }),
  'configuration.version': operation({
    name: 'configuration.version',
    method: 'GET',
    path: '/api/configuration/versions/:version',
    tag: 'Configuration as code',
    access: administrators,
    summary: 'The document of one version.',
    input: z.object({ version: Version }),
    output: Exported,
    errors: ['configuration.version_not_found'],
  }),
  'configuration.revert': operation({
    name: 'configuration.revert',
    method: 'POST',
    path: '/api/configuration/revert',
    tag: 'Configuration as code',
    access: administrators,
    summary: 'Apply the document of an earlier version as a new one.',
    input: z.object({ version: Version, comment: Comment }),
    output: Applied,
    errors: ['configuration.version_not_found', 'configuration.invalid', 'configuration.in_use'],
  }),
} as const;
