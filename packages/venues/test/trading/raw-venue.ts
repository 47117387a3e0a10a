import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type RawAnswer = { readonly status: number; readonly body: string } | "cut" | "silence";

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)); // what a request yields
  return Buffer.concat(chunks).toString("utf8");
};

/** A venue that answers by `answer`, and where that says nothing as the one behind it does. */
export async function rawVenue(
  behind: string | undefined,
  answer: (request: { readonly call: string; readonly query: string; readonly body: string }) => RawAnswer | undefined,
): Promise<{ readonly baseUrl: string; readonly calls: string[] }> {
  const calls: string[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = "", query = ""] = (request.url ?? "").split("?");
    const body = await bodyOf(request);
    // The host is the first part of the path.
    const call = `${request.method} /${path.split("/").slice(2).join("/")}`;
    calls.push(call);
    const raw = answer({ call, query, body });
    if (raw === "cut") request.socket.destroy();
    else if (raw !== undefined && raw !== "silence")
      response.writeHead(raw.status, { "content-type": "application/json" }).end(raw.body);
    if (raw !== undefined) return;
    if (behind === undefined) {
      response.writeHead(404).end("{}");
      return;
    }
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === "string" && !["host", "connection", "content-length", "accept-encoding"].includes(name))
        headers.set(name, value);
    const method = request.method ?? "GET";
    const passed = await fetch(`${behind}${request.url}`, { method, headers, ...(body !== "" && { body }) });
    response.writeHead(passed.status, { "content-type": "application/json" }).end(await passed.text());
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a listening TCP server has no other kind of address
  return { baseUrl: `http://127.0.0.1:${port}`, calls };
}
