import type { Role } from "@tandem/contract/auth";
import { type LinkProps, useRouter } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { density, type Preference, palette, theme, zone } from "../../lib/preferences.ts";
import { trpc } from "../../lib/trpc.ts";
import { placesFor } from "./navigation.ts";
import { SHORTCUTS } from "./shortcuts.ts";

type Props = {
  readonly role: Role;
  readonly onClose: () => void;
  readonly onHelp: () => void;
  readonly onSignOut: () => void;
};

const item =
  "flex cursor-default items-center justify-between gap-3 rounded px-2.5 py-2 text-sm data-[selected=true]:bg-raised";

/** Everything that can be gone to or switched, by typing a part of its name. Loaded when it is first asked for. */
export function Palette({ role, onClose, onHelp, onSignOut }: Props) {
  const t = useTranslations();
  const router = useRouter();
  const markets = trpc.markets.list.useQuery().data ?? [];
  const symbols = [...new Set(markets.map(({ symbol }) => symbol))].sort();
  const then = (act: () => unknown) => () => {
    onClose();
    act();
  };
  const go = (to: NonNullable<LinkProps["to"]>) => then(() => router.navigate({ to }));
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-surface text-text shadow-2xl"
        >
          <Dialog.Title className="sr-only">{t("palette.title")}</Dialog.Title>
          <Command label={t("palette.title")} loop>
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search aria-hidden className="size-4 text-muted" />
              <Command.Input
                placeholder={t("palette.placeholder")}
                className="h-11 w-full bg-transparent text-sm outline-none placeholder:text-muted"
              />
            </div>
            <Command.List label={t("palette.list")} className="max-h-[55dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-2.5 py-6 text-center text-sm text-muted">{t("palette.none")}</Command.Empty>
              <Group title={t("palette.pages")}>
                {placesFor(role).map((place) => (
                  <Command.Item key={place.text} className={item} onSelect={go(place.to)}>
                    {t(`nav.${place.text}`)}
                    <Keys to={place.to} />
                  </Command.Item>
                ))}
                <Command.Item className={item} onSelect={go("/opportunities/history")}>
                  {t("history.title")}
                  <Keys to="/opportunities/history" />
                </Command.Item>
                <Command.Item className={item} onSelect={go("/settings/appearance")}>
                  {t("appearance.title")}
                  <Keys to="/settings/appearance" />
                </Command.Item>
              </Group>
              <Group title={t("palette.markets")}>
                {symbols.map((symbol) => (
                  <Command.Item
                    key={symbol}
                    value={`market ${symbol}`}
                    className={item}
                    onSelect={then(() => router.navigate({ to: "/markets/$symbol", params: { symbol } }))}
                  >
                    {symbol}
                  </Command.Item>
                ))}
              </Group>
              <Group title={t("palette.looks")}>
                <Choices
                  preference={theme}
                  text={(choice) => `${t("theme.label")}: ${t(`theme.${choice}`)}`}
                  then={then}
                />
                <Choices
                  preference={density}
                  text={(choice) => `${t("appearance.density")}: ${t(`appearance.densities.${choice}`)}`}
                  then={then}
                />
                <Choices
                  preference={palette}
                  text={(choice) => `${t("appearance.palette")}: ${t(`appearance.palettes.${choice}`)}`}
                  then={then}
                />
                <Choices
                  preference={zone}
                  text={(choice) => `${t("appearance.zone")}: ${t(`appearance.zones.${choice}`)}`}
                  then={then}
                />
              </Group>
              <Group title={t("palette.more")}>
                <Command.Item className={item} onSelect={then(onHelp)}>
                  {t("shortcut.help")}
                </Command.Item>
                <Command.Item className={item} onSelect={then(onSignOut)}>
                  {t("session.signOut")}
                </Command.Item>
              </Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Command.Group
    heading={title}
    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
  >
    {children}
  </Command.Group>
);

/** Each choice of a preference but the one that stands. */
function Choices<Choice extends string>(props: {
  readonly preference: Preference<Choice>;
  readonly text: (choice: Choice) => string;
  readonly then: (act: () => unknown) => () => void;
}) {
  const { preference, text, then } = props;
  return preference.choices
    .filter((choice) => choice !== preference.get())
    .map((choice) => (
      <Command.Item key={choice} className={item} onSelect={then(() => preference.set(choice))}>
        {text(choice)}
      </Command.Item>
    ));
}

function Keys({ to }: { readonly to: string }) {
  const keys = SHORTCUTS.find((shortcut) => shortcut.to === to)?.keys;
  return keys === undefined ? null : <kbd className="text-xs text-muted">{keys.replace(">", " ")}</kbd>;
}
