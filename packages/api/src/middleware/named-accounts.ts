const NAME_FIELDS = ["login", "username", "email"] as const;
const NAME_MAX = 254;

/**
 * The accounts that an unchecked input names, existing or not, in one spelling: names are matched without regard
 * to case. Whatever is no plausible name is skipped, the address is counted in any case.
 */
export function namedAccounts(input: unknown): string[] {
  if (typeof input !== "object" || input === null) return [];
  const fields = new Map<string, unknown>(Object.entries(input));
  const names = NAME_FIELDS.flatMap((field) => {
    const value = fields.get(field);
    return typeof value === "string" && value.length > 0 && value.length <= NAME_MAX ? [value.toLowerCase()] : [];
  });
  return [...new Set(names)];
}
