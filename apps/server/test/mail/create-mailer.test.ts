import { createLiveClock } from "@tandem/engine/live-clock";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { pino } from "pino";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { createMailer } from "../../src/mail/create-mailer.ts";
import { Secret } from "../../src/secret.ts";

type Received = { readonly from: string; readonly to: readonly string[]; readonly text: string };

/** A real SMTP server on a free port. */
async function startSmtp(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  let arrived = (): void => {};
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString("utf8"),
        });
        done();
        arrived();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const count = async (wanted: number): Promise<void> => {
    while (received.length < wanted)
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
  };
  return { received, count, port };
}

function mailerTo(url: string, clock = createLiveClock()) {
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const mailer = createMailer({ smtpUrl: new Secret(url), from: "Tandem <tandem@example.com>", clock, log });
  onTestFinished(mailer.close);
  return { mailer, lines };
}

const mail = (n: number) => ({ to: `user${n}@example.org`, subject: `Tandem: number ${n}`, text: `hello ${n}\n` });

test("mails arrive one after the other, from the address of the installation", async () => {
  const smtp = await startSmtp();
  const { mailer } = mailerTo(`smtp://127.0.0.1:${smtp.port}`);
  for (const n of [1, 2, 3]) mailer.send(mail(n));
  expect(mailer.state()).toEqual({ waiting: 3, waitingMax: 1_000, failed: 0 });
  await smtp.count(3);
  expect(smtp.received.map(({ from, to }) => ({ from, to }))).toEqual(
    [1, 2, 3].map((n) => ({ from: "tandem@example.com", to: [`user${n}@example.org`] })),
  );
  expect(smtp.received[0]?.text).toContain("Subject: Tandem: number 1\r\n");
  expect(smtp.received[0]?.text).toContain("\r\n\r\nhello 1");
});

test("the server's name and password are those of the URL, decoded", async () => {
  const seen: unknown[] = [];
  const smtp = await startSmtp({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      seen.push([username, password]);
      done(null, { user: username });
    },
  });
  const { mailer } = mailerTo(`smtp://tan%40dem:p%2Fw@127.0.0.1:${smtp.port}`);
  mailer.send(mail(1));
  await smtp.count(1);
  expect(seen).toEqual([["tan@dem", "p/w"]]);
});

test("an address that holds a line break or a list reaches nobody else, and no header", async () => {
  const smtp = await startSmtp();
  const { mailer } = mailerTo(`smtp://127.0.0.1:${smtp.port}`);
  mailer.send({ to: "a@example.org", subject: "Tandem: x\r\nBcc: evil@example.net", text: "t" });
  await smtp.count(1);
  expect(smtp.received[0]?.to).toEqual(["a@example.org"]);
  expect(smtp.received[0]?.text).not.toMatch(/^Bcc:/m);
});

test("a server that refuses is tried again after 5 s, 1 min and 10 min; then the mail is given up and counted", async () => {
  const clock = createFakeClock();
  let attempts = 0;
  let attempted = (): void => {};
  const smtp = await startSmtp({
    onMailFrom: (_address, _session, done) => {
      attempts += 1;
      attempted();
      done(new Error("not today"));
    },
  });
  const attempt = (wanted: number) =>
    new Promise<void>((resolve) => {
      attempted = () => attempts >= wanted && resolve();
      attempted();
    });
  const { mailer, lines } = mailerTo(`smtp://127.0.0.1:${smtp.port}`, clock);
  mailer.send(mail(1));
  await attempt(1);
  for (const [index, pauseMs] of [5_000, 60_000, 600_000].entries()) {
    while (lines.length <= index) await new Promise((resolve) => setTimeout(resolve, 5));
    await clock.advance(pauseMs - 1);
    expect(attempts).toBe(index + 1);
    await clock.advance(1);
    await attempt(index + 2);
  }
  while (mailer.state().failed === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(mailer.state()).toMatchObject({ waiting: 0, failed: 1 });
  expect(lines).toHaveLength(4);
  expect(lines.join("")).not.toMatch(/example\.org|not today|hello/);
});

test("off the machine a server without TLS gets nothing", async () => {
  const { smtpOptions } = await import("../../src/mail/smtp-options.ts");
  expect(smtpOptions("smtp://mail.example.com")).toMatchObject({ port: 587, secure: false, requireTLS: true });
  expect(smtpOptions("smtps://mail.example.com")).toMatchObject({ port: 465, secure: true });
  expect(smtpOptions("smtp://127.0.0.1:25")).toMatchObject({ port: 25, secure: false, requireTLS: false });
});
