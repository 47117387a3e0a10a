/** The fields that clients' messages have, not checked yet. */
export type ClientCommand = {
  readonly method?: unknown;
  readonly op?: unknown;
  readonly type?: unknown;
  readonly channels?: unknown;
  readonly product_ids?: unknown;
  readonly params?: unknown;
  readonly args?: unknown;
  readonly id?: unknown;
  readonly req_id?: unknown;
};

/** The object in a client's message; undefined when it is not one. */
export function parseCommand(text: string): ClientCommand | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
