import type {} from "@tandem/db/testing/redis-setup";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { checkCertificate } from "../src/cli/doctor/check-certificate.ts";
import { judgeClock, readVenueClocks } from "../src/cli/doctor/check-clock.ts";
import { checkRedis } from "../src/cli/doctor/check-redis.ts";
import { Secret } from "../src/secret.ts";
import { type Certificate, makeCertificate } from "./support/certificate.ts";

const DAY_MS = 86_400_000;

describe("the certificate", () => {
  let files: Certificate;
  beforeAll(() => {
    files = makeCertificate(30);
  });
  afterAll(() => files.remove());
  const judge = (publicUrl: string, daysFromNow: number) => {
    const tls = { ...files, key: new Secret("") };
    return checkCertificate({ tls, publicUrl }, Date.now() + daysFromNow * DAY_MS);
  };

  it("in force for long, and for the name that users open, is fine", () => {
    expect(judge("https://localhost:4443", 0)).toMatchObject([{ state: "ok" }]);
    expect(judge("https://127.0.0.1", 0)).toMatchObject([{ state: "ok" }]);
  });

  it.each([
    { name: "about to expire", days: 20, state: "note", says: /renew it/ },
    { name: "expired", days: 31, state: "fails", says: /expired on .*: renew it/ },
    { name: "not yet in force", days: -2, state: "fails", says: /not in force before/ },
    { name: "for another host", host: "tandem.internal", state: "fails", says: /not for tandem.internal, the host of/ },
  ])("$name is told with the remedy", ({ days = 0, host = "localhost", state, says }) => {
    expect(judge(`https://${host}`, days)).toMatchObject([{ state, text: expect.stringMatching(says) }]);
  });

  it("is nobody's affair where a proxy has it", () => {
    expect(checkCertificate({}, Date.now())).toEqual([]);
  });
});

describe("the clock", () => {
  it("agrees with those of the others within two seconds", () => {
    expect(
      judgeClock([
        { of: "the database", offMs: 1_900 },
        { of: "kraken", offMs: -400 },
      ]),
    ).toEqual({
      state: "ok",
      part: "clock",
      text: "agrees with the database, kraken within 2 s",
    });
  });

  it("that runs off is told by how much, against whom, with the remedy", () => {
    const { state, text } = judgeClock([
      { of: "the database", offMs: 0 },
      { of: "kraken", offMs: 12_340 },
    ]);
    expect([state, text]).toEqual(["fails", expect.stringMatching(/^12\.3 s behind kraken: let NTP set it/)]);
    expect(judgeClock([{ of: "okx", offMs: -3_000 }]).text).toMatch(/^3\.0 s before okx/);
  });

  it("without anybody to compare it with is said to be so", async () => {
    expect(await readVenueClocks({ venues: "demo", venueUrls: {} })).toEqual([]);
    // Nobody listens there: the venue's own line tells that.
    expect(await readVenueClocks({ venues: ["kraken"], venueUrls: { kraken: "http://127.0.0.1:9/kraken" } })).toEqual(
      [],
    );
    expect(judgeClock([]).state).toBe("note");
  });
});

describe("Redis", () => {
  const url = inject("redisUrl") ?? "";

  it.skipIf(url === "")("answers with its version (needs redis-server)", async () => {
    expect(await checkRedis({ redisUrl: new Secret(url) })).toMatchObject([
      { state: "ok", text: expect.stringMatching(/^version \d+\.\d+\.\d+ answers$/) },
    ]);
  });

  it("that is not there fails with the remedy and without its password", async () => {
    const [finding] = await checkRedis({ redisUrl: new Secret("redis://:MARKER@127.0.0.1:9") });
    expect(finding).toMatchObject({ state: "fails", text: expect.stringContaining("check REDIS_URL") });
    expect(JSON.stringify(finding)).not.toContain("MARKER");
  });

  it("is not looked for where it is not used", async () => {
    expect(await checkRedis({})).toEqual([]);
  });
});
