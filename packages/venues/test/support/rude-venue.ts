import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export type RudeVenue = {
  readonly baseUrl: string;
  /** HTTP statuses of the next depth requests; afterwards 200. */
  readonly depthStatuses: number[];
  readonly depthRequests: () => number;
  /** The book that REST gives. */
  rest: { lastUpdateId: number; bids: [string, string][]; asks: [string, string][] };
  /** Sends to every socket. */
  readonly send: (text: string) => void;
  /** Reads nothing more, and so never answers a farewell. */
  readonly freeze: () => void;
  readonly sockets: () => number;
  readonly dials: () => number;
  readonly stop: () => Promise<void>;
};

const SYMBOL = {
  symbol: "ETHUSDT",
  status: "TRADING",
  baseAsset: "ETH",
  quoteAsset: "USDT",
  isSpotTradingAllowed: true,
  permissions: ["SPOT"],
  filters: [
    { filterType: "PRICE_FILTER", minPrice: "0.01", maxPrice: "1000000", tickSize: "0.01" },
    { filterType: "LOT_SIZE", minQty: "0.0001", maxQty: "9000", stepSize: "0.0001" },
    { filterType: "NOTIONAL", minNotional: "5" },
  ],
};

/** The least of Binance that ccxt accepts, for faults that a simulated exchange does not have. */
export async function createRudeVenue(options: { answersPings: boolean }): Promise<RudeVenue> {
  const open = new Set<WebSocket>();
  let dials = 0;
  let depthRequests = 0;
  const depthStatuses: number[] = [];
  const venue = { rest: { lastUpdateId: 100, bids: [["99.00", "1"]], asks: [["101.00", "1"]] } } as Pick<
    RudeVenue,
    "rest"
  >;

  const http = createServer((request, response) => {
    const isDepth = request.url?.includes("/depth") === true;
    if (isDepth) depthRequests++;
    const status = (isDepth ? depthStatuses.shift() : undefined) ?? 200;
    response.writeHead(status, {
      "content-type": "application/json",
      ...(status === 429 ? { "Retry-After": "3" } : {}),
    });
    if (status !== 200) response.end(JSON.stringify({ code: -1003, msg: "Too many requests." }));
    else response.end(JSON.stringify(isDepth ? venue.rest : { symbols: [SYMBOL] }));
  });
  const sockets = new WebSocketServer({ server: http, autoPong: options.answersPings });
  sockets.on("connection", (socket) => {
    dials++;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("message", (data) => {
      const { id } = JSON.parse(String(data)) as { id: number };
      socket.send(JSON.stringify({ result: null, id }));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  return Object.assign(venue, {
    baseUrl: `http://127.0.0.1:${port}/binance`,
    depthStatuses,
    depthRequests: () => depthRequests,
    send: (text: string) => {
      for (const socket of open) socket.send(text);
    },
    freeze: () => {
      for (const socket of open) socket.pause();
    },
    sockets: () => open.size,
    dials: () => dials,
    stop: async () => {
      for (const socket of open) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  });
}
