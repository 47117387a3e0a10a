import type { SocketPort } from "@tandem/api/context";
import type { Clock } from "@tandem/engine/ports";
import { WebSocket } from "ws";
import { SUBSCRIPTIONS_MAX, UNSENT_BYTES_MAX } from "./close-codes.ts";

/** From here on a reader is behind and gets messages at a slower pace, each with the newest state. */
const BEHIND_BYTES = UNSENT_BYTES_MAX / 4;
const BEHIND_PACE_MS = 250;

/** What procedures may ask of the socket they came through. */
export function createSocketPort(socket: WebSocket, clock: Clock): SocketPort {
  let taken = 0;
  return {
    takeSubscription: () => {
      if (taken >= SUBSCRIPTIONS_MAX) return undefined;
      taken += 1;
      let held = true;
      return () => {
        if (held) taken -= 1;
        held = false;
      };
    },
    drained: async (signal) => {
      if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount < BEHIND_BYTES) return;
      await new Promise<void>((resolve) => {
        const end = (): void => {
          cancel();
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const cancel = clock.after(BEHIND_PACE_MS, end);
        signal?.addEventListener("abort", end);
        if (signal?.aborted) end();
      });
    },
  };
}
