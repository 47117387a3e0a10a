import { createClient } from "@redis/client";
import { beforeDeadline } from "../deadline.ts";

const RECONNECT_AFTER_MS_MAX = 1000;
const CONNECT_TIMEOUT_MS = 2000;
/** A server that hangs with its connections open is given up like one that is gone. */
const PING_EVERY_MS = 2000;
const SILENCE_MS_MAX = 5000;
/** So many commands may wait for an answer; the next fails at once. */
const QUEUE_MAX = 10_000;

type Client = ReturnType<typeof newClient>;

/** A connection to Redis that mends itself. While it is down every command fails at once: nothing waits for it. */
export type Redis = {
  readonly client: Client;
  /** Resolves when the server answers within `deadlineMs`, else rejects. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

function newClient(url: string) {
  return createClient({
    url,
    name: "tandem",
    disableOfflineQueue: true,
    commandsQueueMaxLength: QUEUE_MAX,
    pingInterval: PING_EVERY_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS_MAX,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, RECONNECT_AFTER_MS_MAX),
    },
  });
}

/** Connects in the background; what it is asked before that fails. */
export function createRedis(options: { readonly url: string; readonly deadlineMs: number }): Redis {
  const client = newClient(options.url);
  // Each command tells its own failure; without a listener the client's would end the process.
  client.on("error", () => {});
  const connecting = client.connect().catch(() => {});
  return {
    client,
    ping: async () => {
      await beforeDeadline(
        connecting.then(() => client.ping()),
        options.deadlineMs,
      );
    },
    close: async () => {
      client.destroy();
      await connecting;
    },
  };
}
