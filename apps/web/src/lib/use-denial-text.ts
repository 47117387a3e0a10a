import type { Denial } from "@tandem/contract/trading";
import { useTranslations } from "use-intl";
import { formatDecimal } from "./format.ts";
import { messages } from "./messages/all.ts";

const DIGITS_MAX = 8;
const figure = (text: string | null, unknown: string): string =>
  text === null ? unknown : formatDecimal(text, { min: 0, max: DIGITS_MAX });

/** Why a rule refuses a trade, in words and with the figures that it compared. */
export function useDenialText(): (denial: Denial) => string {
  const t = useTranslations("denial");
  return ({ rule, target, value, max, reasons }) => {
    // A newer server may know more rules than this page.
    if (!Object.hasOwn(messages.denial, rule)) return String(rule).replaceAll("_", " ");
    const unknown = t("unknownValue");
    const text = t(rule, {
      target: target ?? "none",
      value: figure(value, unknown),
      max: figure(max, unknown),
    });
    return reasons.length === 0 ? text : `${text} ${reasons.map((reason) => reason.replaceAll("_", " ")).join(", ")}.`;
  };
}
