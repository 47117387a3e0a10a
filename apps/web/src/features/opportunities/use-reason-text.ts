import { useTranslations } from "use-intl";
import { messages } from "../../lib/messages/all.ts";

type Known = keyof typeof messages.blocked;
const isKnown = (reason: string): reason is Known => Object.hasOwn(messages.blocked, reason);

/** Why an opportunity is not traded, in words: a name for lists, and what it means. */
export function useReasonText(): (reason: string) => { readonly name: string; readonly hint: string } {
  const t = useTranslations();
  return (reason) =>
    isKnown(reason)
      ? { name: t(`blocked.${reason}.name`), hint: t(`blocked.${reason}.hint`) }
      : // A newer server may know more reasons than this page.
        { name: reason.replaceAll("_", " "), hint: t("opportunity.reasonUnknown") };
}
