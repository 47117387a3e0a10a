const OUTCOMES = ["allow", "deny", "error"] as const;
type Outcome = (typeof OUTCOMES)[number];

/** The filter of the audit page, as its address has it. Days are of UTC: 2026-11-24. */
export type AuditSearch = {
  readonly action?: string;
  readonly outcome?: Outcome;
  readonly user?: string;
  readonly from?: string;
  readonly to?: string;
};

const ACTION = /^[A-Za-z][A-Za-z0-9_.]{0,99}$/;
const ID = /^[0-9a-f-]{36}$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 24 * 3_600_000;

const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === "string" && pattern.test(value) ? value : undefined;

const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(text));

/** What does not fit is dropped: an address can be edited by hand. */
export function readAuditSearch(raw: { readonly [Key in keyof AuditSearch]?: unknown }): AuditSearch {
  const action = matching(raw.action, ACTION);
  const outcome = OUTCOMES.find((known) => known === raw.outcome);
  const user = matching(raw.user, ID);
  const [from, to] = [matching(raw.from, DAY), matching(raw.to, DAY)];
  return {
    ...(action && { action }),
    ...(outcome && { outcome }),
    ...(user && { user }),
    ...(from && isDay(from) && { from }),
    ...(to && isDay(to) && { to }),
  };
}

/** As the API takes it: the first moment of the first day to the last of the last. */
export const auditFilter = ({ action, outcome, user, from, to }: AuditSearch) => ({
  ...(action && { action }),
  ...(outcome && { outcome }),
  ...(user && { ofUserId: user }),
  ...(from && { from: Date.parse(from) }),
  ...(to && { to: Date.parse(to) + DAY_MS - 1 }),
});
