import type { messages } from "./messages.ts";

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof messages;
  }
}
