import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Dialog } from "../../components/dialog.tsx";
import { SHORTCUTS, type ShortcutGroup } from "./shortcuts.ts";

const GROUPS: readonly ShortcutGroup[] = ["general", "go", "list"];
const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The keys, as the list of them says. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("shortcut");
  return (
    <Dialog title={t("title")} text={t("hint")} onClose={onClose}>
      <div className="grid gap-5 sm:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group} aria-label={t(`group.${group}`)}>
            <h3 className="mb-1 text-sm font-medium">{t(`group.${group}`)}</h3>
            <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 text-sm">
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ text, keys }) => (
                <div key={keys} className="contents">
                  <dt className="text-muted">{t(`does.${text}`)}</dt>
                  <dd>
                    <kbd className="rounded border border-control px-1.5 py-0.5 text-xs">{nameOf(keys)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="text-xs text-muted">
        <Link to="/settings/appearance" onClick={onClose} className="underline">
          {t("switch")}
        </Link>
      </p>
    </Dialog>
  );
}

const nameOf = (keys: string): string =>
  keys
    .replace(">", " ")
    .replace("mod+k", isApple ? "⌘ K" : "Ctrl K")
    .replace("shift+", "Shift ")
    .replace("escape", "Esc")
    .replace("enter", "Enter");
