import { accountRouter } from "./routers/account.ts";
import { adminRouter } from "./routers/admin.ts";
import { auditRouter } from "./routers/audit.ts";
import { authRouter } from "./routers/auth.ts";
import { balancesRouter, paperRouter } from "./routers/balances.ts";
import { booksRouter } from "./routers/books.ts";
import { dashboardRouter } from "./routers/dashboard.ts";
import { dealsRouter } from "./routers/deals.ts";
import { installationRouter } from "./routers/installation.ts";
import { keysRouter } from "./routers/keys.ts";
import { marketsRouter } from "./routers/markets.ts";
import { opportunitiesRouter } from "./routers/opportunities.ts";
import { ordersRouter } from "./routers/orders.ts";
import { portfolioRouter } from "./routers/portfolio.ts";
import { riskRouter } from "./routers/risk.ts";
import { recoveryCodesRouter, totpRouter } from "./routers/second-factor.ts";
import { sessionsRouter } from "./routers/sessions.ts";
import { strategiesRouter } from "./routers/strategies.ts";
import { tokensRouter } from "./routers/tokens.ts";
import { tradeRouter } from "./routers/trade.ts";
import { venuesRouter } from "./routers/venues.ts";
import { router } from "./trpc.ts";

export const appRouter = router({
  auth: authRouter,
  sessions: sessionsRouter,
  tokens: tokensRouter,
  audit: auditRouter,
  account: accountRouter,
  admin: adminRouter,
  installation: installationRouter,
  totp: totpRouter,
  recoveryCodes: recoveryCodesRouter,
  keys: keysRouter,
  venues: venuesRouter,
  markets: marketsRouter,
  books: booksRouter,
  opportunities: opportunitiesRouter,
  dashboard: dashboardRouter,
  trade: tradeRouter,
  deals: dealsRouter,
  orders: ordersRouter,
  balances: balancesRouter,
  paper: paperRouter,
  portfolio: portfolioRouter,
  strategies: strategiesRouter,
  risk: riskRouter,
});
export type AppRouter = typeof appRouter;
