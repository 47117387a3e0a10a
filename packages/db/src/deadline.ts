import { cleanError } from "./clean-error.ts";
import { DatabaseUnavailableError } from "./errors.ts";

/**
 * The result of `work`, or DatabaseUnavailableError after `deadlineMs`: the driver waits for ever when the
 * server dies. What comes later is ignored; a late failure must not end the process.
 */
export async function beforeDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseUnavailableError(`no answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw cleanError(error);
  } finally {
    clearTimeout(timer);
  }
}
