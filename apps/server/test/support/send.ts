import { type OutgoingHttpHeaders, request } from "node:http";

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
};

export type Sent = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
};

/** One request with exactly these headers: no library adds an `Origin` or hides one. */
export const send = (origin: string, sent: Sent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const outgoing = request(
      {
        hostname,
        port,
        path: sent.path,
        method: sent.method ?? "GET",
        headers: {
          ...(sent.body !== undefined &&
            sent.headers?.["Transfer-Encoding"] === undefined && { "Content-Length": Buffer.byteLength(sent.body) }),
          ...sent.headers,
        },
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parse(text) });
        });
        incoming.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(sent.body);
  });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A query or a mutation of tRPC, as a program sends it. */
export const call = (
  origin: string,
  args: { path: string; input?: unknown; mutation?: boolean; headers?: OutgoingHttpHeaders },
): Promise<Answer> => {
  const { path, input, mutation, headers } = args;
  if (mutation)
    return send(origin, {
      method: "POST",
      path: `/trpc/${path}`,
      headers: { "Content-Type": "application/json", ...headers },
      body: input === undefined ? "" : JSON.stringify(input),
    });
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  return send(origin, { path: `/trpc/${path}${query}`, ...(headers && { headers }) });
};

/** `error.data` of an answer. */
export const errorData = (answer: Answer): Record<string, unknown> => {
  const { json } = answer;
  if (isRecord(json) && isRecord(json["error"]) && isRecord(json["error"]["data"])) return json["error"]["data"];
  throw new Error(`no tRPC error: ${answer.status} ${answer.text.slice(0, 300)}`);
};

/** `result.data` of an answer. */
export const resultData = (answer: Answer): unknown => {
  const { json } = answer;
  if (isRecord(json) && isRecord(json["result"])) return json["result"]["data"];
  throw new Error(`no tRPC result: ${answer.status} ${answer.text.slice(0, 300)}`);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
