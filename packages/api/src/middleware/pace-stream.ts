import type { SocketPort } from "../context.ts";

/**
 * Pulls the next message only when the client has read enough of the last ones. The stream conflates what it is
 * not asked for, so a slow reader gets fewer, newer messages.
 */
export async function* paceStream<Message>(args: {
  stream: AsyncIterable<Message>;
  socket: SocketPort;
  signal: AbortSignal | undefined;
  onEnd: () => void;
}): AsyncGenerator<Message, void> {
  try {
    for await (const message of args.stream) {
      yield message;
      await args.socket.drained(args.signal);
    }
  } finally {
    args.onEnd();
  }
}
