import { createHasher } from "@tandem/auth/hasher";
import { RegisterInput } from "@tandem/contract/auth";
import type { ErrorReason } from "@tandem/contract/errors";
import { createDatabase } from "@tandem/db/database";
import { createLiveClock } from "@tandem/engine/live-clock";
import { createAdmin as createAdminAccount } from "@tandem/services/auth/create-admin";
import { ServiceError } from "@tandem/services/errors";
import { systemIds } from "@tandem/services/system-ids";
import { describeDatabaseError } from "../describe-database-error.ts";
import { StartError } from "../start-error.ts";
import { openDatabase } from "./open-database.ts";
import { type Question, readAnswers } from "./read-answers.ts";

const WORDS: Partial<Record<ErrorReason, string>> = {
  password_too_short: "The password is too short: use 8 characters or more.",
  password_too_long: "The password is too long: use at most 1024 bytes.",
  password_common: "That password is on every attacker's list: choose another.",
  password_personal: "The password is made of the name or the address: choose another.",
  username_taken: "That username is taken: choose another.",
  email_taken: "That e-mail address has an account already: use another.",
};

const QUESTIONS: Readonly<Record<"username" | "email" | "password", Question>> = {
  username: { label: "Username" },
  email: { label: "E-mail address" },
  password: { label: "Password", hidden: true },
};

/**
 * `tandem users create-admin`. What is no option is asked for; the password always is: the arguments of a process are
 * public. @returns the exit code
 */
export async function createAdmin(options: { readonly username?: string; readonly email?: string }): Promise<number> {
  const fields = ["username", "email", "password"] as const;
  const missing = fields.filter((field) => field === "password" || options[field] === undefined);
  const answers = await readAnswers(missing.map((field) => QUESTIONS[field]));
  const given = Object.fromEntries(missing.map((field, index) => [field, answers[index] ?? ""]));
  const parsed = RegisterInput.safeParse({ ...options, ...given });
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new StartError(lines.join("\n"));
  }
  const { appUrl, close } = await openDatabase();
  const db = createDatabase({ url: appUrl, connectionsMax: 1 });
  try {
    const deps = { db, hasher: createHasher(), ids: systemIds, clock: createLiveClock() };
    const user = await createAdminAccount({ deps, input: parsed.data });
    process.stdout.write(`${user.username} is an administrator now.\n`);
    return 0;
  } catch (error) {
    if (error instanceof ServiceError) throw new StartError(describe(error), { cause: error });
    throw describeDatabaseError(error, "DATABASE_URL");
  } finally {
    await db.close();
    await close();
  }
}

const describe = ({ reason, code, cause }: ServiceError): string => {
  const known = reason === undefined ? undefined : WORDS[reason];
  const remedy = describeDatabaseError(cause, "DATABASE_URL");
  return known ?? (remedy instanceof StartError ? remedy.message : `Refused: ${reason ?? code}`);
};
