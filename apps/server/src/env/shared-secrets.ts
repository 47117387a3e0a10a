import type { Secret } from "../secret.ts";
import type { Problem } from "./problem.ts";
import type { Variables } from "./variables.ts";

/** Short ones match by chance, and are refused for being short. */
const COMPARED_CHARACTERS_MIN = 8;

const passwordOf = (secret: Secret | undefined): readonly string[] => {
  const url = secret === undefined ? undefined : new URL(secret.reveal());
  return url === undefined || url.password === "" ? [] : [decodeURIComponent(url.password)];
};

/**
 * One value for two secrets: whoever learns the one has the other. The databases' passwords and the encryption keys
 * among themselves are judged where they are read.
 */
export function* sharedSecretProblems(values: Variables): Generator<Problem> {
  const secrets: readonly (readonly [variable: string, texts: readonly string[]])[] = [
    [
      "ENCRYPTION_KEYS",
      (values.ENCRYPTION_KEYS?.reveal() ?? "").split(",").map((pair) => pair.slice(pair.indexOf(":") + 1)),
    ],
    ["DATABASE_URL", [...passwordOf(values.DATABASE_URL), ...passwordOf(values.MIGRATION_DATABASE_URL)]],
    ["METRICS_TOKEN", values.METRICS_TOKEN ? [values.METRICS_TOKEN.reveal()] : []],
    ["AUDIT_ANCHOR_KEY", values.AUDIT_ANCHOR_KEY ? [values.AUDIT_ANCHOR_KEY.reveal()] : []],
    ["REDIS_URL", passwordOf(values.REDIS_URL)],
    ["SMTP_URL", passwordOf(values.SMTP_URL)],
  ];
  const owners = new Map<string, string>();
  for (const [variable, texts] of secrets) {
    const taken = texts.filter((text) => text.length >= COMPARED_CHARACTERS_MIN).map((text) => owners.get(text));
    const other = taken.find((owner) => owner !== undefined && owner !== variable);
    if (other !== undefined) yield { variable, remedy: `it is that of ${other} too: each secret needs its own value` };
    for (const text of texts) owners.set(text, variable);
  }
}
