import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { call, resultData } from "../support/send.ts";
import { freePort, type Run, runTandem } from "./run-tandem.ts";

const PASSWORD = "a long and unusual sentence";
export const PROXIED = { "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1" };

export const newKey = (id: string): string => `${id}:${randomBytes(32).toString("base64")}`;

export type Server = { readonly run: Run; readonly origin: string };

/** A production build as a process of its own. */
export async function start(env: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const run = runTandem(["scripts/start.mjs"], { ...env, PORT: String(port) });
  await run.until("Tandem is ready");
  return { run, origin: `http://127.0.0.1:${port}` };
}

export async function stop({ run }: Server): Promise<void> {
  run.child.kill("SIGTERM");
  expect(await run.ended()).toBe(0);
}

/** Makes an administrator at the command line. @returns what signs its calls */
export async function signIn(
  server: Server,
  env: Record<string, string>,
  username: string,
): Promise<Record<string, string>> {
  const words = ["users", "create-admin", "--username", username, "--email", `${username}@desk.internal`];
  expect(await runTandem(["scripts/tandem.mjs", ...words], env, `${PASSWORD}\n`).ended()).toBe(0);
  const input = { login: username, password: PASSWORD, transport: "bearer" };
  const answer = await call(server.origin, { path: "auth.login", mutation: true, input, headers: PROXIED });
  return { ...PROXIED, Authorization: `Bearer ${(resultData(answer) as { token: string }).token}` };
}
