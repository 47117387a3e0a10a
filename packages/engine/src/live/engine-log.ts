/** Where the engine reports; pino's shape. Facts are plain values, never an error object: those may carry requests. */
export type EngineLog = {
  readonly info: (facts: object, message: string) => void;
  readonly warn: (facts: object, message: string) => void;
  readonly error: (facts: object, message: string) => void;
};

export const silentLog: EngineLog = { info: () => {}, warn: () => {}, error: () => {} };

const REASON_LENGTH_MAX = 300;

/** The message of whatever was thrown, cut to a length that a log line can bear. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH_MAX);
