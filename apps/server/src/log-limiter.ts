import type { Logger } from "pino";
import { describeError } from "./http/describe-error.ts";

/** Says when the store of the limits stops answering, once, and when it answers again. */
export const logLimiter =
  (log: Logger) =>
  (state: "down" | "up", cause?: unknown): void => {
    if (state === "up") log.info("the store of the rate limits answers again");
    else log.error({ error: describeError(cause) }, "the store of the rate limits does not answer");
  };
