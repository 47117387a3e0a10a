/** ccxt names the request in its messages; public requests carry no secret, but their answers can be long. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 200);
