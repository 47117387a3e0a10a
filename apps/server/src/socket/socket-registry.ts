import type { WebSocket } from "ws";

export type OpenSocket = { readonly socket: WebSocket; readonly userId: string; readonly sessionId: string };

export type SocketRegistry = {
  readonly add: (open: OpenSocket) => void;
  readonly all: () => readonly OpenSocket[];
  readonly countOf: (userId: string) => number;
};

/** The open sockets of this process. One leaves by itself when it closes. */
export function createSocketRegistry(): SocketRegistry {
  const sockets = new Set<OpenSocket>();
  return {
    add: (open) => {
      sockets.add(open);
      open.socket.once("close", () => sockets.delete(open));
    },
    all: () => [...sockets],
    countOf: (userId) => {
      let count = 0;
      for (const open of sockets) if (open.userId === userId) count += 1;
      return count;
    },
  };
}
