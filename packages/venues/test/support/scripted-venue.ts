import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export type ScriptedVenue = {
  readonly baseUrl: string;
  /** What clients said, parsed where it was JSON. */
  readonly heard: unknown[];
  readonly send: (text: string) => void;
  /** Ends every socket without a farewell. */
  readonly drop: () => void;
  readonly stop: () => Promise<void>;
};

/** A venue that answers requests by path and socket messages by a function; `undefined` is a 404. */
export async function createScriptedVenue(script: {
  readonly rest: (path: string) => unknown;
  readonly answer: (message: unknown) => readonly string[];
}): Promise<ScriptedVenue> {
  const open = new Set<WebSocket>();
  const heard: unknown[] = [];
  const http = createServer((request, response) => {
    const body = script.rest(request.url ?? "");
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
  });
  const sockets = new WebSocketServer({ server: http });
  sockets.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("message", (data) => {
      const text = String(data);
      const message: unknown = text.startsWith("{") ? JSON.parse(text) : text;
      heard.push(message);
      for (const frame of script.answer(message)) socket.send(frame);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/venue`,
    heard,
    send: (text) => {
      for (const socket of open) socket.send(text);
    },
    drop: () => {
      for (const socket of open) socket.terminate();
    },
    stop: async () => {
      for (const socket of open) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
