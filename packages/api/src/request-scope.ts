import { AsyncLocalStorage } from "node:async_hooks";

const scope = new AsyncLocalStorage<string>();

/**
 * Runs one request under its id. Errors that tRPC finds before a context exists (a body that is no JSON, a batch
 * of mixed kinds) are formatted inside the scope and so carry the id as well.
 */
export const inRequestScope = <T>(requestId: string, task: () => T): T => scope.run(requestId, task);

export const currentRequestId = (): string => scope.getStore() ?? "";
