import type { messages } from "./messages/all.ts";

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof messages;
  }
}
