import type { TandemServer } from "./tandem-server.ts";
import type { Visitor, VisitorOptions } from "./visitor.ts";

/** What the scenarios share: one running product, and browsers that hold every page to the rules of all pages. */
export type World = {
  readonly server: () => TandemServer;
  readonly visit: (options: VisitorOptions, story: (visitor: Visitor) => Promise<void>) => Promise<void>;
};
