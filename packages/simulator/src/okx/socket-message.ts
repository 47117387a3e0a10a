/** The fields of a channel argument, not checked yet. */
export type ChannelArg = {
  readonly channel?: unknown;
  readonly instId?: unknown;
  readonly instType?: unknown;
  readonly apiKey?: unknown;
  readonly passphrase?: unknown;
  readonly timestamp?: unknown;
  readonly sign?: unknown;
};

export type SocketMessage = { readonly op: string; readonly args: readonly ChannelArg[]; readonly id?: unknown };

/** `{"op","args"}` of a client; undefined when the text is nothing of the kind. */
export function parseMessage(text: string): SocketMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || !("op" in value) || typeof value.op !== "string") return undefined;
  const args: readonly unknown[] = "args" in value && Array.isArray(value.args) ? value.args : [];
  return { op: value.op, args: args.filter(isObject), ...("id" in value ? { id: value.id } : {}) };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
