import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { request as requestPlain } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@tandem/db/embedded/start-embedded-postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { makeCertificate } from "../support/certificate.ts";
import { makeBuild } from "./make-build.ts";
import { endAll, freePort, ROOT, type Run, runTandem, temporaryFolder } from "./run-tandem.ts";

const START_MS = 180_000;
const PASSWORD = "a long and unusual sentence";
const { CI } = process.env;

const has = (program: string): boolean => {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`]);
    return true;
  } catch {
    if (CI === "true") throw new Error(`${program} is not installed`);
    console.log(`${program} is not installed: its test is skipped (with CI=true it fails)`);
    return false;
  }
};

type Proxy = { readonly httpPort: number; readonly httpsPort: number; readonly stop: () => Promise<void> };
type Place = {
  readonly folder: string;
  readonly upstreamPort: number;
  readonly httpPort: number;
  readonly httpsPort: number;
};

/** A server of Debian's package that runs for as long as the test. */
async function run(place: Place, [program = "", ...args]: string[], env: Record<string, string> = {}): Promise<Proxy> {
  const { PATH = "" } = process.env;
  const child = spawn(program, args, {
    env: { PATH, HOME: place.folder, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(child, "close");
  const { httpPort, httpsPort } = place;
  await expect
    .poll(
      () => {
        if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
        return send({ port: httpsPort, path: "/healthz" }).then(
          ({ status }) => status,
          () => 0,
        );
      },
      { timeout: 30_000 },
    )
    .toBe(200);
  return {
    httpPort,
    httpsPort,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

const startCaddy = (place: Place): Promise<Proxy> =>
  run(place, ["caddy", "run", "--config", join(ROOT, "deploy/Caddyfile"), "--adapter", "caddyfile"], {
    TANDEM_DOMAIN: "localhost",
    TANDEM_UPSTREAM: `127.0.0.1:${place.upstreamPort}`,
    CADDY_ADMIN: "off",
    CADDY_HTTP_PORT: String(place.httpPort),
    CADDY_HTTPS_PORT: String(place.httpsPort),
    XDG_DATA_HOME: place.folder,
    XDG_CONFIG_HOME: place.folder,
  });

/** The example as it is, but for the ports, the name and the certificate, which everybody puts in. */
const startNginx = (place: Place): Promise<Proxy> => {
  const { certFile, keyFile } = makeCertificate();
  const example = readFileSync(join(ROOT, "deploy/nginx.conf"), "utf8");
  const site = [
    ["server 127.0.0.1:4000;", `server 127.0.0.1:${place.upstreamPort};`],
    ["listen 80;", `listen 127.0.0.1:${place.httpPort};`],
    ["listen 443 ssl http2;", `listen 127.0.0.1:${place.httpsPort} ssl http2;`],
    ["server_name tandem.example.com;", "server_name localhost;"],
    ["/etc/letsencrypt/live/tandem.example.com/fullchain.pem", certFile],
    ["/etc/letsencrypt/live/tandem.example.com/privkey.pem", keyFile],
  ].reduce((text, [from = "", to = ""]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, example);
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  mkdirSync(join(place.folder, "temp"), { recursive: true });
  const main = `
    daemon off; pid ${place.folder}/nginx.pid; error_log stderr warn;
    events {}
    http {
      access_log off;
      ${kinds.map((kind) => `${kind}_temp_path ${place.folder}/temp/${kind};`).join("\n")}
      ${site}
    }`;
  const file = join(place.folder, "nginx.conf");
  writeFileSync(file, main);
  return run(place, ["/usr/sbin/nginx", "-c", file, "-p", place.folder]);
};

type Answer = { readonly status: number; readonly headers: Record<string, unknown>; readonly text: string };
type Sent = {
  readonly port: number;
  readonly path: string;
  readonly plain?: true;
  readonly body?: string;
  readonly headers?: Record<string, string>;
};

const send = ({ port, path, plain, body, headers }: Sent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port,
      path,
      agent: false as const,
      method: body === undefined ? "GET" : "POST",
      // Whose certificate it is, is not what is tested here.
      ...(!plain && { rejectUnauthorized: false, servername: "localhost" }),
      headers: { Host: "localhost", ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
    };
    const outgoing = (plain ? requestPlain : request)(options, (incoming) => {
      let text = "";
      incoming.on("data", (chunk) => {
        text += String(chunk);
      });
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });

let folder = "";
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await makeBuild();
  postgres = await startEmbeddedPostgres({ dataDir: join(folder, "data"), ephemeral: true });
}, START_MS);
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(endAll);

const proxies = [
  { name: "Caddy", program: "caddy", start: startCaddy },
  { name: "nginx", program: "/usr/sbin/nginx", start: startNginx },
];

describe.each(proxies)("deploy: $name in front of a production build", ({ name, program, start }) => {
  const user = `trader-${name.toLowerCase()}`;

  it.skipIf(!has(program))(
    "sign in, a live socket, the client's true address, plain HTTP turned away, large bodies refused",
    async () => {
      const place = {
        folder: await temporaryFolder(),
        upstreamPort: await freePort(),
        httpPort: await freePort(),
        httpsPort: await freePort(),
      };
      const publicUrl = `https://localhost:${place.httpsPort}`;
      const env = {
        DATABASE_URL: postgres.appUrl,
        MIGRATION_DATABASE_URL: postgres.ownerUrl,
        PUBLIC_URL: publicUrl,
        TRUST_PROXY: "1",
        PORT: String(place.upstreamPort),
        DATA_DIR: place.folder,
        LOG_LEVEL: "debug",
        ENCRYPTION_KEYS: `test:${randomBytes(32).toString("base64")}`,
        VENUE_URLS: '{"binance":"http://127.0.0.1:9/binance","kraken":"http://127.0.0.1:9/kraken"}', // nobody listens there
      };
      const tandem = runTandem(["scripts/start.mjs"], env);
      await tandem.until("Tandem is ready");
      const made = runTandem(
        ["scripts/tandem.mjs", "users", "create-admin", "--username", user, "--email", `${user}@desk.internal`],
        env,
        `${PASSWORD}\n`,
      );
      expect(await made.ended()).toBe(0);
      const proxy = await start(place);
      try {
        await checkThrough(proxy, { publicUrl, tandem, user });
      } finally {
        await proxy.stop();
        await rm(place.folder, { recursive: true, force: true });
      }
    },
    START_MS,
  );
});

async function checkThrough(
  proxy: Proxy,
  { publicUrl, tandem, user }: { publicUrl: string; tandem: Run; user: string },
) {
  const { httpPort, httpsPort } = proxy;
  const page = await send({ port: httpsPort, path: "/" });
  expect(page.status).toBe(200);
  expect(page.headers).toMatchObject({ "strict-transport-security": "max-age=63072000; includeSubDomains" });

  // G17: what the client says of its address is not believed. G25: the cookie of https.
  const login = JSON.stringify({ login: user, password: PASSWORD });
  const headers = { Origin: publicUrl, "X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "http" };
  const signedIn = await send({ port: httpsPort, path: "/trpc/auth.login", body: login, headers });
  expect([signedIn.status, signedIn.text]).toEqual([200, expect.stringContaining(user)]);
  const isLogin = (text: string): boolean => text.includes('"path":"/trpc/auth.login"');
  const logged = (): string => tandem.stdout().split("\n").find(isLogin) ?? "{}";
  await expect.poll(() => JSON.parse(logged())).toMatchObject({ ip: "127.0.0.1", status: 200 });
  const [cookie = ""] = signedIn.headers["set-cookie"] as string[];
  expect(cookie).toMatch(/^__Host-session=/);

  const socket = new WebSocket(`wss://localhost:${httpsPort}/trpc`, {
    rejectUnauthorized: false,
    headers: { Cookie: cookie.slice(0, cookie.indexOf(";")), Origin: publicUrl },
  });
  const messages: string[] = [];
  socket.on("message", (data) => messages.push(String(data)));
  await once(socket, "open");
  socket.send('{"id":1,"method":"subscription","params":{"path":"venues.watch"}}');
  await expect.poll(() => messages.join("\n"), { timeout: 20_000 }).toContain('"type":"snapshot"');
  await expect.poll(() => messages.join("\n"), { timeout: 20_000 }).toContain('"type":"beat"');
  socket.close();
  await once(socket, "close");

  // G56.
  const sentOn = await send({ port: httpPort, path: "/login?next=%2Fdeals", plain: true });
  expect([sentOn.status, sentOn.headers["location"]]).toEqual([308, `${publicUrl}/login?next=%2Fdeals`]);
  const refused = await send({ port: httpPort, path: "/trpc/auth.login", plain: true, body: login });
  expect([refused.status, refused.headers["location"]]).toEqual([426, undefined]);

  // G46.
  for (const bytes of [100_000, 10_000_000]) {
    const large = await send({ port: httpsPort, path: "/trpc/auth.login", body: "x".repeat(bytes) }).catch(
      () => undefined,
    );
    // A client that goes on sending may be cut instead.
    expect([413, undefined]).toContain(large?.status);
  }
  expect((await send({ port: httpsPort, path: "/readyz" })).status).toBe(200);
}
