/** What the lifecycle needs of the world beside the house. */
import type { CrmClient } from '../crm/index.ts';

export interface LifecyclePorts {
  /**
   * Speaks to the CRM of a connection.
   * @throws {AppError} `connection.*` when it is gone or cannot be used.
   */
  clientFor(organizationId: string, connectionId: string): Promise<CrmClient>;
  /** Where the desk is reached from outside, without a slash at the end; templates link to it. */
  readonly publicUrl: string;
}
