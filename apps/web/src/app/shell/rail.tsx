import type { Role } from "@tandem/contract/auth";
import { Link, useLocation } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { cn } from "../../lib/cn.ts";
import { isAt, placesFor } from "./navigation.ts";

/** The way to every place: a rail at the side, on phones a bar at the bottom. */
export function Rail({ role }: { readonly role: Role }) {
  const t = useTranslations("nav");
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <nav
      aria-label={t("label")}
      className="z-30 border-line bg-surface max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:sticky md:top-13 md:h-[calc(100dvh-3.25rem)] md:w-14 md:shrink-0 md:border-r xl:w-50"
    >
      <ul className="flex max-md:justify-around md:grid md:gap-1 md:p-2">
        {placesFor(role).map((place) => {
          const isCurrent = isAt(place, path);
          return (
            <li key={place.text} className="max-md:flex-1">
              <Link
                to={place.to}
                title={t(place.text)}
                aria-current={isCurrent ? "page" : undefined}
                className={cn(
                  "flex items-center gap-3 rounded-md text-sm max-md:h-14 max-md:flex-col max-md:justify-center max-md:gap-1 max-md:text-2xs md:h-10 md:px-2.5",
                  isCurrent ? "bg-raised font-medium text-text" : "text-muted hover:bg-raised hover:text-text",
                )}
              >
                <place.icon aria-hidden className={cn("size-5 shrink-0", isCurrent && "text-accent")} />
                <span className="truncate md:max-xl:sr-only">{t(place.text)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
