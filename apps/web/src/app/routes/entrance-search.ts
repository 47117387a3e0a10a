export type EntranceSearch = {
  readonly redirect?: string;
  /** Of a link that carries its secret in the query; the page takes it out of the address at once. */
  readonly invite?: string;
  readonly token?: string;
};

const KNOWN = ["redirect", "invite", "token"] as const;

/** What an address of an entrance may carry; everything else is dropped. */
export const readEntranceSearch = (raw: Record<string, unknown>): EntranceSearch =>
  Object.fromEntries(
    KNOWN.flatMap((name) => {
      const value = raw[name];
      // A search parameter that looks like a number arrives as one.
      const text = typeof value === "number" ? String(value) : value;
      return typeof text === "string" && text !== "" ? [[name, text]] : [];
    }),
  );

/** The start page needs no address to come back to. */
export const entranceTo = (href: string): EntranceSearch => (href === "/" ? {} : { redirect: href });

const ENTRANCES = new Set(["/login", "/register", "/forgot", "/reset"]);
/** Pages that are there for people without a session. */
export const isEntrance = (path: string): boolean => ENTRANCES.has(path);
