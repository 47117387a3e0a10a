import type { Role } from "@tandem/contract/auth";
import { Link, useLocation } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useTranslations } from "use-intl";
import { Menu, MenuLink } from "../../components/menu.tsx";
import { cn } from "../../lib/cn.ts";
import { useMedia } from "../../lib/use-media.ts";
import { isAt, type Place, placesFor } from "./navigation.ts";

/** As many as a thumb tells apart in 390 px, with the way to the others. */
const BAR_PLACES = 4;

const look =
  "flex items-center rounded-md max-[100rem]:h-14 max-[100rem]:flex-col max-[100rem]:justify-center max-[100rem]:gap-1 max-[100rem]:text-2xs min-[100rem]:h-10 min-[100rem]:gap-3 min-[100rem]:px-2.5 min-[100rem]:text-sm";
const lookOf = (isCurrent: boolean): string =>
  cn(look, isCurrent ? "bg-raised font-medium text-text" : "text-muted hover:bg-raised hover:text-text");

/** The way to every place: a rail at the side, on phones a bar at the bottom. */
export function Rail({ role }: { readonly role: Role }) {
  const t = useTranslations("nav");
  const path = useLocation({ select: ({ pathname }) => pathname });
  const isPhone = useMedia("(max-width: 47.99rem)");
  const places = placesFor(role);
  const hasMore = isPhone && places.length > BAR_PLACES + 1;
  const shown = hasMore ? places.slice(0, BAR_PLACES) : places;
  const others = hasMore ? places.slice(BAR_PLACES) : [];
  return (
    <nav
      aria-label={t("label")}
      className="z-30 border-line bg-surface max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:sticky md:top-13 md:h-[calc(100dvh-3.25rem)] md:w-24 md:shrink-0 md:overflow-y-auto md:border-r min-[100rem]:w-50"
    >
      <ul className="flex max-md:justify-around md:grid md:gap-1 md:p-1.5">
        {shown.map((place) => (
          <li key={place.text} className="min-w-0 max-md:flex-1">
            <PlaceLink place={place} isCurrent={isAt(place, path)} />
          </li>
        ))}
        {others.length > 0 && (
          <li className="min-w-0 flex-1">
            <More places={others} isCurrent={others.some((place) => isAt(place, path))} />
          </li>
        )}
      </ul>
    </nav>
  );
}

function PlaceLink({ place, isCurrent }: { readonly place: Place; readonly isCurrent: boolean }) {
  const t = useTranslations("nav");
  return (
    <Link to={place.to} aria-current={isCurrent ? "page" : undefined} className={lookOf(isCurrent)}>
      <place.icon aria-hidden className={cn("size-5 shrink-0", isCurrent && "text-accent")} />
      <span className="max-w-full truncate">{t(place.text)}</span>
    </Link>
  );
}

function More({ places, isCurrent }: { readonly places: readonly Place[]; readonly isCurrent: boolean }) {
  const t = useTranslations("nav");
  return (
    <Menu
      trigger={
        <button type="button" className={cn(lookOf(isCurrent), "w-full")}>
          <Ellipsis aria-hidden className={cn("size-5 shrink-0", isCurrent && "text-accent")} />
          <span>{t("more")}</span>
        </button>
      }
    >
      {places.map((place) => (
        <MenuLink key={place.text} to={place.to}>
          <place.icon aria-hidden className="size-4" />
          {t(place.text)}
        </MenuLink>
      ))}
    </Menu>
  );
}
