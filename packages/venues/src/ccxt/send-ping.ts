import type { CcxtClient } from "./ccxt-types.ts";

/** A venue's own ping. One that cannot be sent gets no answer, and that ends the socket when the next one is due. */
export const sendPing = (client: CcxtClient, ping: string | Readonly<Record<string, string>>): void =>
  void client.send(ping).catch(() => {});
