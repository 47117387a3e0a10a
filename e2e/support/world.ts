import type { TandemServer } from "./tandem-server.ts";
import type { Account, Visitor, VisitorOptions } from "./visitor.ts";

/** What the scenarios share: one running product, and browsers that hold every page to the rules of all pages. */
export type World = {
  readonly server: () => TandemServer;
  /** The account that runs the place. */
  readonly admin: () => Account;
  readonly visit: (options: VisitorOptions, story: (visitor: Visitor) => Promise<void>) => Promise<void>;
};
