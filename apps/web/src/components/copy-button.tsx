import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";

const SHOWN_MS = 2_000;

/** Puts a text on the clipboard and says whether it is there. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const t = useTranslations("dialog");
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      // No permission, or not a secure origin: the text is on the page to be selected by hand.
      setState("failed");
    }
  };
  const Icon = state === "copied" ? Check : Copy;
  return (
    <Button onClick={() => void copy()}>
      <Icon aria-hidden className="size-4" />
      <span aria-live="polite">{state === "copied" ? t("copied") : state === "failed" ? t("copyFailed") : label}</span>
    </Button>
  );
}
