import { toTRPCError } from "../to-trpc-error.ts";
import { t } from "../trpc.ts";

/** Maps once for every procedure, calls and streams alike, so that no handler contains a try/catch. */
export const mapErrors = t.middleware(async function mapErrors({ next, type }) {
  const result = await next();
  if (!result.ok) return { ...result, error: toTRPCError(result.error) };
  if (type !== "subscription" || !isAsyncIterable(result.data)) return result;
  return { ...result, data: mapStreamErrors(result.data) };
});

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

async function* mapStreamErrors(stream: AsyncIterable<unknown>): AsyncGenerator<unknown, void> {
  try {
    yield* stream;
  } catch (error) {
    throw toTRPCError(error);
  }
}
