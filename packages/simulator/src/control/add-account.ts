import { parseScaled } from "@tandem/domain/money";
import { Account, type KeyTerms, type Permission } from "../trading/account.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";
import { type ControlBody, positive, text, venueOf } from "./control-input.ts";

const PERMISSIONS: readonly string[] = ["read", "trade", "withdraw", "transfer"] satisfies Permission[];
const isPermission = (value: unknown): value is Permission => typeof value === "string" && PERMISSIONS.includes(value);

/** Opens an account at a venue. For a key that there is: other terms and free amounts, the orders stay. */
export function addAccount(context: ControlContext, body: ControlBody): object {
  const venue = venueOf(context.units, body);
  const apiKey = text(body, "apiKey");
  const terms = termsOf(body);
  const balances = balancesOf(body.balances ?? {});
  const desk = context.units.get(venue)?.desk;
  const existing = desk?.account(apiKey);
  if (!existing) desk?.addAccount(new Account({ apiKey, ...terms, balances }));
  existing?.setTerms(terms);
  existing?.setFree(balances);
  return {};
}

function termsOf(body: ControlBody): KeyTerms {
  const permissions: unknown = body.permissions ?? ["read", "trade"];
  if (!Array.isArray(permissions) || !permissions.every(isPermission)) {
    throw new ControlError(`"permissions" must be a list of ${PERMISSIONS.join(", ")}`);
  }
  return {
    secret: text(body, "secret"),
    passphrase: body.passphrase === undefined ? undefined : text(body, "passphrase"),
    permissions,
    ips: ipsOf(body.ips ?? []),
    expiresAt: body.expiresAt === undefined ? undefined : positive(body, "expiresAt"),
  };
}

function ipsOf(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((ip) => typeof ip === "string")) return value;
  throw new ControlError(`"ips" must be a list of addresses`);
}

function balancesOf(value: unknown): Map<string, bigint> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ControlError(`"balances" must be an object of decimal strings`);
  }
  return new Map(
    Object.entries(value).map(([asset, amount]: [string, unknown]) => {
      if (typeof amount !== "string" || !/^\d+(\.\d{1,18})?$/.test(amount)) {
        throw new ControlError(
          `the balance of ${asset} must be a decimal string from 0; it is ${JSON.stringify(amount)}`,
        );
      }
      return [asset, parseScaled(amount)];
    }),
  );
}
