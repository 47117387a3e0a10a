import type { Clock } from "@tandem/engine/ports";
import type { Mail, Mailer } from "@tandem/services/mail/mailer";
import { createTransport } from "nodemailer";
import type { Logger } from "pino";
import type { Secret } from "../secret.ts";
import { smtpOptions } from "./smtp-options.ts";

const WAITING_MAX = 1_000;
/** After each failure, ms; then the mail is given up. */
const PAUSES_MS = [5_000, 60_000, 600_000];
const CLOSE_MS = 5_000;

export type OwnedMailer = Mailer & {
  /** Lets the mail on its way arrive, for a moment; what still waits is lost, and its number is logged. */
  readonly close: () => Promise<void>;
};

/**
 * Mail by SMTP, one at a time, in the background. It lives in memory: a link that is lost with the process is asked
 * for again, and notices stand in the audit log too. Nothing of a mail is ever logged.
 */
export function createMailer(options: {
  readonly smtpUrl: Secret;
  readonly from: string;
  readonly clock: Clock;
  readonly log: Logger;
}): OwnedMailer {
  const { from, clock, log } = options;
  const transport = createTransport(smtpOptions(options.smtpUrl.reveal()), { from });
  const waiting: Mail[] = [];
  let failed = 0;
  let sending: Promise<void> | undefined;
  let closed = false;
  /** A question: the answer changes while a mail waits. */
  const isClosed = (): boolean => closed;
  let wake = (): void => {};

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  const sendOne = async (mail: Mail): Promise<void> => {
    for (const pauseMs of [...PAUSES_MS, undefined]) {
      try {
        // Addresses as they are: a name or a list inside of one is not ours to read.
        await transport.sendMail({ ...mail, to: { name: "", address: mail.to } });
        return;
      } catch (error) {
        log.warn({ code: codeOf(error), retryInMs: pauseMs ?? null }, "a mail could not be sent");
        if (pauseMs === undefined || closed) break;
        await pause(pauseMs);
        if (isClosed()) break;
      }
    }
    failed += 1;
  };
  const drain = async (): Promise<void> => {
    for (let mail = waiting[0]; mail !== undefined && !closed; mail = waiting[0]) {
      await sendOne(mail);
      waiting.shift();
    }
  };

  const start = (): void => {
    sending ??= drain().finally(() => {
      sending = undefined;
      // What came between the last look and now.
      if (waiting.length > 0 && !closed) start();
    });
  };

  return {
    configured: true,
    state: () => ({ waiting: waiting.length, waitingMax: WAITING_MAX, failed }),
    send: (mail) => {
      if (closed || waiting.length >= WAITING_MAX) {
        failed += 1;
        log.error({ waiting: waiting.length }, "a mail was given up: too many wait");
        return;
      }
      waiting.push(mail);
      start();
    },
    close: async () => {
      closed = true;
      wake();
      const late = new Promise<void>((resolve) => {
        clock.after(CLOSE_MS, resolve);
      });
      await Promise.race([sending, late]);
      if (waiting.length > 0) log.warn({ lost: waiting.length }, "mail that was not sent is lost");
      transport.close();
    },
  };
}

/** The transport's own word for what failed; its message quotes addresses. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
