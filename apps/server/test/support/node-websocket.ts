import { WebSocket } from "ws";

/** Node 20 has no WebSocket of its own. ws speaks the browser's interface as far as the client uses it; their types differ. */
export const NodeWebSocket = WebSocket as unknown as typeof globalThis.WebSocket;
