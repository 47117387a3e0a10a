/** No answer within our own time. */
export class RequestTimeoutError extends Error {
  override readonly name = "RequestTimeoutError";
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
  }
}

/** It failed before anything was sent. */
export class NotSentError extends Error {
  override readonly name = "NotSentError";
}
