import { accountMessages } from "./account.ts";
import { adminMessages } from "./admin.ts";
import { commonMessages } from "./common.ts";
import { entryMessages } from "./entry.ts";
import { keyMessages } from "./keys.ts";
import { marketMessages } from "./market.ts";
import { settingsMessages } from "./settings.ts";

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
} as const;
