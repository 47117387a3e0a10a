import { accountMessages } from "./account.ts";
import { adminMessages } from "./admin.ts";
import { commonMessages } from "./common.ts";
import { entryMessages } from "./entry.ts";
import { keyMessages } from "./keys.ts";
import { marketMessages } from "./market.ts";
import { portfolioMessages } from "./portfolio.ts";
import { settingsMessages } from "./settings.ts";
import { tradingMessages } from "./trading.ts";
import { tradingRefusals } from "./trading-refusals.ts";

/**
 * Every text of the pages, in ICU message syntax: ready for translation, and nowhere else. Loaded with the signed-in
 * frame; the pages before it bring `entry.ts` alone.
 */
export const messages = {
  ...entryMessages,
  ...commonMessages,
  ...accountMessages,
  ...settingsMessages,
  ...marketMessages,
  ...keyMessages,
  ...adminMessages,
  ...tradingMessages,
  ...portfolioMessages,
  refusal: { ...accountMessages.refusal, ...tradingRefusals },
} as const;
