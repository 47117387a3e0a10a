import type { Config } from "./env.ts";

const WILDCARD = /^(0\.0\.0\.0|::)$/;

/** The origin that users open: `PUBLIC_URL`, or else this machine's own address. */
export const publicUrlOf = (config: Config, port: number): string => {
  if (config.publicUrl !== undefined) return config.publicUrl;
  const host = WILDCARD.test(config.host) ? "127.0.0.1" : config.host;
  return `${config.tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
};

/** What a person at a terminal has to know: one address, and how to come in. */
export const welcome = (facts: {
  readonly url: string;
  readonly adminExists: boolean;
  readonly inMs: number;
}): string =>
  [
    "",
    `  Tandem is ready after ${(facts.inMs / 1000).toFixed(1)} s: open ${facts.url}`,
    ...(facts.adminExists
      ? []
      : [
          "  Nobody has an account yet. Choose Register there (the page /register): the first account becomes the admin.",
        ]),
    "  Ctrl-C stops everything.",
    "",
    "",
  ].join("\n");
