import type { LoginInput } from "@tandem/contract/auth";

type Field = "login" | "password" | "code";
/** In the order of the fields; as the library of the other forms says it. */
export type LoginFaults = { readonly [Name in Field]?: { readonly type: "too_small" | "custom" } };

/** As the contract bounds a password: bytes, so that nothing longer is ever hashed. */
const PASSWORD_BYTES_MAX = 1024;
const LOGIN_MAX = 254;

/** What was typed into the login, and what is missing of it; the server checks it all again. */
export function readLogin(
  form: FormData,
  before: { readonly login: string; readonly password: string },
  isCodeDue: boolean,
): { readonly values: LoginInput; readonly faults: LoginFaults } {
  const text = (name: Field): string | undefined => {
    const value = form.get(name);
    return typeof value === "string" ? value : undefined;
  };
  const login = (text("login") ?? before.login).trim();
  const password = text("password") ?? before.password;
  const code = text("code")?.trim() ?? "";
  if (isCodeDue) {
    if (code === "") return { values: { login, password }, faults: { code: { type: "too_small" } } };
    return { values: { login, password, code }, faults: {} };
  }
  const isLong = new TextEncoder().encode(password).length > PASSWORD_BYTES_MAX;
  return {
    values: { login, password },
    faults: {
      ...((login === "" || login.length > LOGIN_MAX) && { login: { type: "too_small" } }),
      ...(password === "" ? { password: { type: "too_small" } } : isLong && { password: { type: "custom" } }),
    },
  };
}
