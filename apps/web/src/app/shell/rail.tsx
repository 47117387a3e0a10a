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
      className="z-30 border-line bg-surface max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:sticky md:top-13 md:h-[calc(100dvh-3.25rem)] md:w-18 md:shrink-0 md:border-r min-[100rem]:w-50"
    >
      <ul className="flex max-md:justify-around md:grid md:gap-1 md:p-1.5">
        {placesFor(role).map((place) => {
          const isCurrent = isAt(place, path);
          return (
            <li key={place.text} className="max-md:flex-1">
              <Link
                to={place.to}
                aria-current={isCurrent ? "page" : undefined}
                className={cn(
                  "flex items-center rounded-md max-[100rem]:h-14 max-[100rem]:flex-col max-[100rem]:justify-center max-[100rem]:gap-1 max-[100rem]:text-2xs min-[100rem]:h-10 min-[100rem]:gap-3 min-[100rem]:px-2.5 min-[100rem]:text-sm",
                  isCurrent ? "bg-raised font-medium text-text" : "text-muted hover:bg-raised hover:text-text",
                )}
              >
                <place.icon aria-hidden className={cn("size-5 shrink-0", isCurrent && "text-accent")} />
                <span className="max-w-full truncate">{t(place.text)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
