import type { Account, Permission } from "../trading/account.ts";

// Moving money between one's own accounts is part of `trade` here.
const NAMES: readonly (readonly [Permission, string])[] = [
  ["read", "read_only"],
  ["trade", "trade"],
  ["withdraw", "withdraw"],
];

/** The row of `GET /api/v5/account/config`: the account, and in `perm` and `ip` the key that asks. */
export const keyConfig = ({ permissions, ips }: Account) => ({
  uid: "44705892343619584",
  mainUid: "44705892343619584",
  acctLv: "1",
  acctStpMode: "cancel_maker",
  posMode: "net_mode",
  autoLoan: false,
  enableSpotBorrow: false,
  spotRoleType: "0",
  label: "simulated",
  roleType: "0",
  level: "Lv1",
  type: "0",
  kycLv: "3",
  perm: NAMES.flatMap(([permission, name]) => (permissions.has(permission) ? [name] : [])).join(","),
  ip: ips.join(","),
});
