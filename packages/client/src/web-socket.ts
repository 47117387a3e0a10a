/** The server refuses larger batches, on sockets too. */
export const BATCH_CALLS_MAX = 10;

type Sendable = Parameters<WebSocket["send"]>[0];
export type WebSocketClass = typeof WebSocket;

/**
 * A `WebSocket` class for our server: it cuts the one batch in which a reconnecting client sends all of its
 * subscriptions into batches that the server takes, and shows `token` in the handshake. Only classes that take
 * headers, such as that of `ws`, can do the latter; browsers show their cookie.
 */
export function serverWebSocket(Base: WebSocketClass, token: (() => string | undefined) | undefined): WebSocketClass {
  return class ServerWebSocket extends Base {
    constructor(...[url, protocols]: ConstructorParameters<WebSocketClass>) {
      const shown = token?.();
      if (shown === undefined) super(url, protocols);
      else super(...withHeaders(url, { authorization: `Bearer ${shown}` }));
    }

    override send(data: Sendable): void {
      for (const frame of splitBatch(data)) super.send(frame);
    }
  };
}

/** `ws` takes headers as a third argument, which the standard constructor, whose types we use, does not name. */
const withHeaders = (
  url: string | URL,
  headers: Readonly<Record<string, string>>,
): ConstructorParameters<WebSocketClass> => [url, [], { headers }] as never;

function splitBatch(data: Sendable): Sendable[] {
  if (typeof data !== "string" || !data.startsWith("[")) return [data];
  const calls: unknown = JSON.parse(data);
  if (!Array.isArray(calls) || calls.length <= BATCH_CALLS_MAX) return [data];
  const frames: string[] = [];
  for (let at = 0; at < calls.length; at += BATCH_CALLS_MAX)
    frames.push(JSON.stringify(calls.slice(at, at + BATCH_CALLS_MAX)));
  return frames;
}
