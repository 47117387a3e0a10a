import type { AppRouter } from "@tandem/api/app-router";
import { createClient } from "@tandem/client/create-client";
import type { VenuesMessage } from "@tandem/contract/live";
import { sampleOpportunity, sampleVenue } from "@tandem/testing/market-samples";
import { createTRPCClient, createWSClient, httpBatchLink, httpLink, splitLink, wsLink } from "@trpc/client";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { makeAccount } from "./support/accounts.ts";
import { NodeWebSocket } from "./support/node-websocket.ts";
import { call } from "./support/send.ts";
import { shareTestServer, startTestServer, type TestServer } from "./support/test-server.ts";

const shared = shareTestServer();

const connect = (server: TestServer, token: string, onSessionEnded = (): void => {}) => {
  const client = createClient({ url: server.origin, token, WebSocket: NodeWebSocket, onSessionEnded });
  onTestFinished(() => client.close());
  return client;
};

const collect = () => {
  const messages: VenuesMessage[] = [];
  return { messages, of: (type: string) => messages.filter((message) => message.type === type) };
};

describe("our client in Node, with a token", () => {
  test("logs in, asks and subscribes, typed by the router", async () => {
    const server = shared();
    const { username, password } = await makeAccount(server);
    const visitor = createClient({ url: server.origin, WebSocket: NodeWebSocket });
    const { token } = await visitor.api.auth.login.mutate({ login: username, password, transport: "bearer" });
    const { api } = connect(server, token ?? "");
    expect((await api.auth.me.query()).user.username).toBe(username);
    const { messages, of } = collect();
    const subscription = api.venues.watch.subscribe(undefined, { onData: (message) => void messages.push(message) });
    await expect.poll(() => of("snapshot").length, { timeout: 10_000 }).toBe(1);
    server.market.setVenue(sampleVenue({ id: "kraken" }));
    await expect.poll(() => of("change"), { timeout: 10_000 }).toMatchObject([{ upsert: [{ id: "kraken" }] }]);
    subscription.unsubscribe();
  });

  test("sends twenty-five calls of one moment in batches that the server takes", async () => {
    const server = shared();
    const { token } = await makeAccount(server);
    const { api } = connect(server, token);
    const answers = await Promise.all(Array.from({ length: 25 }, () => api.venues.list.query()));
    expect(answers).toHaveLength(25);
  });

  test("a refusal carries its code, reason and request", async () => {
    const server = shared();
    const { token } = await makeAccount(server);
    const { api } = connect(server, token);
    await expect(api.opportunities.list.query({ before: "none" })).rejects.toMatchObject({
      data: { code: "NOT_FOUND", httpStatus: 404, requestId: expect.stringMatching(/./) },
    });
  });

  test("an opportunity is explained, typed by the router, and one that is not open is not found", async () => {
    const server = shared();
    const { token } = await makeAccount(server);
    const { api } = connect(server, token);
    const { id } = sampleOpportunity();
    server.market.open(sampleOpportunity());
    const explained = await api.opportunities.get.query({ id });
    const levels: readonly (readonly [string, string])[] | undefined = explained.legs[0]?.levelsUsed;
    expect([levels?.[0], explained.profitOverSize.chosen[0]]).toStrictEqual([["100", "1"], 150.5]);
    server.market.close(id);
    await expect(api.opportunities.get.query({ id })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
  });

  test("twenty subscriptions survive a lost socket, all of them", async () => {
    const server = await startTestServer();
    const { token } = await makeAccount(server);
    const { api } = connect(server, token);
    const snapshots = Array<number>(20).fill(0);
    for (const n of snapshots.keys())
      api.venues.watch.subscribe(undefined, {
        onData: ({ type }) => {
          if (type === "snapshot") snapshots[n] = (snapshots[n] ?? 0) + 1;
        },
      });
    await expect.poll(() => snapshots, { timeout: 20_000 }).toStrictEqual(Array<number>(20).fill(1));
    server.dropSockets();
    await expect.poll(() => snapshots, { timeout: 20_000 }).toStrictEqual(Array<number>(20).fill(2));
  });

  test("when its session ends it says so, once, and knocks no more", async () => {
    const server = await startTestServer();
    const account = await makeAccount(server);
    let ended = 0;
    const { api } = connect(server, account.token, () => {
      ended += 1;
    });
    const { messages } = collect();
    api.venues.watch.subscribe(undefined, { onData: (message) => void messages.push(message) });
    await expect.poll(() => messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await call(server.origin, { path: "auth.logout", mutation: true, headers: { Cookie: account.cookie } });
    await expect.poll(() => ended, { timeout: 20_000 }).toBe(1);
    const knocks = () => server.log().filter((line) => line.includes("socket refused")).length;
    const before = knocks();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect([ended, knocks()]).toStrictEqual([1, before]);
  });
});

describe("the plain client of tRPC, unmodified", () => {
  test("queries, mutations, batches and subscriptions work", async () => {
    const server = shared();
    const { token, username } = await makeAccount(server);
    class Authorized extends WebSocket {
      constructor(url: string | URL) {
        super(url, { headers: { Authorization: `Bearer ${token}` } });
      }
    }
    const socket = createWSClient({
      url: `${server.origin.replace("http", "ws")}/trpc`,
      WebSocket: Authorized as unknown as typeof globalThis.WebSocket,
    });
    onTestFinished(() => socket.close());
    const headers = { Authorization: `Bearer ${token}` };
    const url = `${server.origin}/trpc`;
    for (const link of [httpLink<AppRouter>({ url, headers }), httpBatchLink<AppRouter>({ url, headers })]) {
      const client = createTRPCClient<AppRouter>({ links: [link] });
      const [me, venues] = await Promise.all([client.auth.me.query(), client.venues.list.query()]);
      expect(me.user.username).toBe(username);
      expect(Array.isArray(venues)).toBe(true);
      expect((await client.auth.touch.mutate()).expiresAt).toBeGreaterThan(Date.now());
    }
    const split = splitLink<AppRouter>({
      condition: () => true,
      true: wsLink({ client: socket }),
      false: httpLink({ url }),
    });
    const client = createTRPCClient<AppRouter>({ links: [split] });
    expect((await client.auth.me.query()).user.username).toBe(username);
    const { messages } = collect();
    const subscription = client.venues.watch.subscribe(undefined, { onData: (message) => void messages.push(message) });
    await expect.poll(() => messages[0]?.type, { timeout: 10_000 }).toBe("snapshot");
    subscription.unsubscribe();
  });
});
