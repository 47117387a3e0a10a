import { copyFileSync } from "node:fs";
import type { Server } from "node:http";
import { request } from "node:https";
import { type AddressInfo, connect as connectPlain } from "node:net";
import { type ConnectionOptions, connect, Server as TlsServer } from "node:tls";
import { systemIds } from "@tandem/services/system-ids";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createRedirectServer } from "../../src/http/create-redirect-server.ts";
import type { HttpSettings } from "../../src/http/http-settings.ts";
import { followCertificate } from "../../src/tls/follow-certificate.ts";
import { type Certificate, makeCertificate } from "../support/certificate.ts";
import { send } from "../support/send.ts";
import { ask, knock } from "../support/socket.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const PUBLIC_URL = "https://localhost:4443";
let certificate: Certificate;
let another: Certificate;
beforeAll(() => {
  certificate = makeCertificate();
  another = makeCertificate();
});
afterAll(() => {
  certificate.remove();
  another.remove();
});

const startTls = (): Promise<TestServer> =>
  startTestServer({ settings: { publicUrl: PUBLIC_URL, environment: "production", tls: certificate } });
const portOf = (server: TestServer): number => Number(new URL(server.origin).port);

type TlsAnswer = { readonly status: number; readonly headers: Record<string, unknown>; readonly text: string };

const sendTls = (server: TestServer, args: { path: string; body?: unknown; cookie?: string }): Promise<TlsAnswer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: portOf(server),
        path: args.path,
        ca: certificate.cert,
        agent: false,
        method: args.body === undefined ? "GET" : "POST",
        headers: {
          ...(args.body !== undefined && { "Content-Type": "application/json" }),
          ...(args.cookie !== undefined && { Cookie: args.cookie }),
        },
      },
      (incoming) => {
        let text = "";
        incoming.on("data", (chunk) => {
          text += String(chunk);
        });
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(args.body === undefined ? undefined : JSON.stringify(args.body));
  });

/** What a client that offers only this agrees on, or the reason why not. */
const handshake = (server: TestServer, options: ConnectionOptions): Promise<{ protocol: string; kind: string }> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: portOf(server), rejectUnauthorized: false, ...options });
    socket.once("secureConnect", () => {
      const ephemeral = socket.getEphemeralKeyInfo();
      resolve({
        protocol: socket.getProtocol() ?? "",
        kind: ephemeral !== null && "type" in ephemeral ? String(ephemeral.type) : "",
      });
      socket.destroy();
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed without an agreement")));
  });

const register = (server: TestServer) =>
  sendTls(server, {
    path: "/trpc/auth.register",
    body: { username: "alice", email: "alice@example.com", password: "four green lorries" },
  });

describe("G57: TLS of our own", () => {
  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "%s is spoken, with keys that are made for the connection",
    async (version) => {
      const agreed = await handshake(await startTls(), { minVersion: version, maxVersion: version });
      expect(agreed.protocol).toBe(version);
      expect(agreed.kind).toBe("ECDH");
    },
  );

  test.each([
    ["TLS 1.0", { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" }],
    ["TLS 1.1", { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }],
    [
      "a key exchange without forward secrecy",
      { maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256:AES256-GCM-SHA384" },
    ],
    ["a cipher in CBC mode", { maxVersion: "TLSv1.2", ciphers: "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA384" }],
  ] as const)("%s is refused", async (_name, options) => {
    await expect(handshake(await startTls(), options)).rejects.toThrow();
  });

  test("pages, calls and sockets work over it: HSTS, a __Host- cookie, WSS", async () => {
    const server = await startTls();
    const page = await sendTls(server, { path: "/" });
    expect(page.status).toBe(200);
    expect(page.headers["strict-transport-security"]).toBe("max-age=63072000; includeSubDomains");
    const registered = await register(server);
    expect(registered.status).toBe(200);
    const [setCookie = ""] = registered.headers["set-cookie"] as string[];
    // G25. A domain would let other hosts of it set the cookie.
    expect(setCookie).toMatch(
      /^__Host-session=[\w-]{43}; HttpOnly; Max-Age=(1800|179\d); Path=\/; SameSite=Strict; Secure$/,
    );
    const cookie = setCookie.slice(0, setCookie.indexOf(";"));
    expect((await sendTls(server, { path: "/trpc/auth.me", cookie })).status).toBe(200);

    const opened = await knock(server.origin.replace("http", "https"), {
      headers: { Cookie: cookie, Origin: PUBLIC_URL },
      client: { ca: certificate.cert },
    });
    if ("status" in opened) throw new Error(`refused: ${opened.status}`);
    const answer = await ask(opened, { id: 1, method: "query", path: "auth.me" });
    expect(answer.result?.data).toMatchObject({ user: { username: "alice" } });
  });

  test("a cookie under the name it has without https is nobody's", async () => {
    const server = await startTls();
    const registered = await register(server);
    const [setCookie = ""] = registered.headers["set-cookie"] as string[];
    const bare = setCookie.slice("__Host-".length, setCookie.indexOf(";"));
    expect((await sendTls(server, { path: "/trpc/auth.me", cookie: bare })).status).toBe(401);
  });

  test("G56: plain HTTP and a plain socket on its port get no answer", async () => {
    const server = await startTls();
    const heard = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connectPlain(portOf(server), "127.0.0.1", () =>
        socket.write("GET /trpc HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
      );
      socket.on("data", (chunk) => {
        text += String(chunk);
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve(text));
    });
    expect(heard).not.toContain("101");
    expect(heard).not.toContain("__Host");
  });
});

describe("G56: the listener beside it for plain HTTP", () => {
  const settings: HttpSettings = {
    environment: "production",
    publicUrl: PUBLIC_URL,
    corsOrigins: [],
    trustProxyHops: 0,
  };
  const start = async (): Promise<string> => {
    const server: Server = createRedirectServer({ settings, ids: systemIds, log: pino({ level: "silent" }) });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server has no other kind of address
  };

  test.each(["/", "/login?next=%2Fdeals", "//evil.example/x", "/healthz"])(
    "sends the page %s on, to our own name alone",
    async (path) => {
      const answer = await send(await start(), { path, headers: { Host: "evil.example" } });
      expect([answer.status, answer.headers["location"]]).toEqual([308, `${PUBLIC_URL}${path}`]);
      expect(answer.headers).not.toHaveProperty("set-cookie");
      // Anyone could have written it here.
      expect(answer.headers).not.toHaveProperty("strict-transport-security");
      expect(answer.headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
    },
  );

  test.each([
    ["/trpc/auth.login", "POST"],
    ["/trpc/auth.me", "GET"],
    ["/api/v1/venues", "GET"],
    ["/trpc", "OPTIONS"],
  ])("refuses %s by %s without a redirect: no program goes on sending its token in the clear", async (path, method) => {
    const answer = await send(await start(), { path, method, ...(method === "POST" && { body: "{}" }) });
    expect([answer.status, answer.headers["upgrade"], answer.headers["location"]]).toEqual([426, "TLS/1.2", undefined]);
  });

  test("refuses a socket before the handshake", async () => {
    expect(await knock(await start(), { headers: { Authorization: "Bearer x" } })).toMatchObject({ status: 426 });
  });

  test("a target that is no path is no redirect", async () => {
    expect((await send(await start(), { path: "http://evil.example/" })).status).toBe(400);
  });
});

describe("a renewed certificate", () => {
  const follow = (server: TestServer, files: Certificate): void => {
    if (!(server.http instanceof TlsServer)) throw new Error("no TLS");
    const log = pino({ level: "info" }, { write: (line: string) => void server.log().push(line) });
    onTestFinished(followCertificate({ server: server.http, files, log, everyMs: 20 }));
  };
  const served = (server: TestServer): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: portOf(server), rejectUnauthorized: false });
      socket.once("secureConnect", () => {
        resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? "");
        socket.destroy();
      });
      socket.once("error", reject);
    });

  test("is served to new connections without a restart; a pair that does not fit changes nothing", async () => {
    const files = makeCertificate();
    onTestFinished(files.remove);
    const server = await startTestServer({
      settings: { publicUrl: PUBLIC_URL, environment: "production", tls: files },
    });
    follow(server, files);
    const before = await served(server);
    await new Promise((resolve) => setTimeout(resolve, 100)); // it has looked at the files as they were
    copyFileSync(another.certFile, files.certFile);
    await expect.poll(() => server.log().some((line) => line.includes("the old one stays"))).toBe(true);
    expect(await served(server)).toBe(before);
    copyFileSync(another.keyFile, files.keyFile);
    await expect.poll(() => served(server)).not.toBe(before);
  });
});
