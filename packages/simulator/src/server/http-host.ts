import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { VenueId } from "@tandem/domain/market";
import { WebSocketServer } from "ws";
import type { SimClock } from "./clock.ts";
import type { Journey, LatencyScript } from "./latency-script.ts";
import { SimulatorError } from "./simulator-error.ts";
import type { VenueEndpoint, VenueResponse } from "./venue-endpoint.ts";
import type { VenueFaults } from "./venue-faults.ts";
import { VenueLink } from "./venue-link.ts";

const BODY_BYTES_MAX = 1024 * 1024;

const TOO_LARGE: VenueResponse = { status: 413, body: '{"error":"body too large"}' };

type Target = {
  readonly name: VenueId;
  readonly venue: HostedVenue;
  readonly host: string;
  readonly path: string;
  readonly url: URL;
};

export type HostedVenue = { readonly endpoint: VenueEndpoint; readonly faults: VenueFaults };

type HostOptions = {
  readonly host: string;
  readonly port: number;
  readonly clock: SimClock;
  readonly venues: ReadonlyMap<string, HostedVenue>;
  readonly latency?: LatencyScript | undefined;
  /** Answers what lies outside the venues; undefined when there is nothing at that path. */
  readonly other: (request: IncomingMessage, body: string) => VenueResponse | undefined;
};

/** Serves every venue under `/<venue>/<HOST>/<PATH>`, REST and sockets, on one port. */
export class HttpHost {
  readonly #options: HostOptions;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: BODY_BYTES_MAX });

  constructor(options: HostOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        write(response, { status: 500, body: JSON.stringify({ error: message }) });
      });
    });
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Starts to listen and returns the port. @throws {SimulatorError} when it cannot. */
  async listen(): Promise<number> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (error) => reject(listenError(error, { host, port })));
      this.#server.listen(port, host, resolve);
    });
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }

  async close(): Promise<void> {
    for (const { faults } of this.#options.venues.values()) faults.disconnect();
    for (const client of this.#sockets.clients) client.terminate();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const target = this.#target(request);
    const requestMs = target ? this.#latencyMs(target, "request") : 0;
    if (requestMs > 0) await this.#pause(requestMs);
    const faultMs = target?.venue.faults.latencyMs ?? 0;
    const answer = body === undefined ? TOO_LARGE : await this.#answer(request, target, body);
    const answerMs = faultMs + (target ? this.#latencyMs(target, "answer") : 0);
    if (answerMs > 0) await this.#pause(answerMs);
    write(response, answer);
  }

  /** What the script says; the latency fault comes on top of it. */
  #latencyMs({ name, host, path }: Target, kind: Journey["kind"]): number {
    return this.#options.latency?.({ kind, venue: name, host, path }) ?? 0;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.after(ms, resolve);
    });
  }

  async #answer(request: IncomingMessage, target: Target | undefined, body: string): Promise<VenueResponse> {
    if (!target) return this.#options.other(request, body) ?? { status: 404, body: this.#notFound() };
    const { venue, host, path, url } = target;
    return await venue.endpoint.http({
      method: request.method ?? "GET",
      host,
      path,
      rawQuery: url.search.slice(1),
      query: url.searchParams,
      headers: request.headers,
      body,
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const target = this.#target(request);
    if (!target?.venue.endpoint.accepts(target.host, target.path)) {
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const { venue, host, path, url } = target;
    this.#sockets.handleUpgrade(request, socket, head, (accepted) => {
      const timing = {
        clock: this.#options.clock,
        frameMs: () => venue.faults.latencyMs + this.#latencyMs(target, "frame"),
        requestMs: () => this.#latencyMs(target, "request"),
      };
      const link = new VenueLink(accepted, { host, path, query: url.searchParams }, timing);
      venue.faults.attach(link);
      venue.endpoint.connect(link);
    });
  }

  #target(request: IncomingMessage): Target | undefined {
    const url = new URL(request.url ?? "/", "http://simulator");
    const [, name = "", host = "", ...rest] = url.pathname.split("/");
    const venue = this.#options.venues.get(name);
    if (!venue || host === "") return undefined;
    return { name, venue, host, path: `/${rest.join("/")}`, url };
  }

  #notFound(): string {
    const names = [...this.#options.venues.keys()].join(", ");
    return JSON.stringify({ error: `nothing here: venues are served at /<venue>/<host>/<path>, for ${names}` });
  }
}

function write(response: ServerResponse, { status, body, headers, isLost = false }: VenueResponse): void {
  if (response.destroyed || isLost) return;
  response.writeHead(status, { "content-type": "application/json;charset=utf-8", ...headers });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function listenError(error: Error, { host, port }: { host: string; port: number }): SimulatorError {
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new SimulatorError(
      "port_in_use",
      `Port ${port} on ${host} is in use: stop what listens there or choose another port.`,
    );
  }
  return new SimulatorError("cannot_listen", `Cannot listen on ${host}:${port}: ${error.message}`, { cause: error });
}
