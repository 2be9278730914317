/** Told when approvals of the organization were asked for or decided; screens read them again. */
export const approvalsSignal = (organizationId: string): string => `approvals:${organizationId}`;
