import { Link, type LinkProps, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

export type SectionLink = { readonly to: NonNullable<LinkProps["to"]>; readonly text: string };

/** The pages of one place: their list at the side, on narrow screens above, and the page that is open. */
export function SectionLayout(props: { readonly label: string; readonly links: readonly SectionLink[] }) {
  const list = useRef<HTMLUListElement>(null);
  const { pathname } = useLocation();
  // The list is a row that is wider than a phone: the page that is open stays in sight in it.
  useEffect(() => {
    const open = list.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (open && list.current) list.current.scrollLeft = open.offsetLeft + open.offsetWidth - list.current.clientWidth;
  }, [pathname]);
  return (
    <div className="grid gap-4 lg:grid-cols-[12rem_minmax(0,1fr)] lg:gap-8">
      <nav aria-label={props.label} className="min-w-0">
        <ul
          ref={list}
          className="relative flex gap-1 overflow-x-auto border-b border-line pb-2 lg:sticky lg:top-17 lg:grid lg:border-0 lg:pb-0"
        >
          {props.links.map(({ to, text }) => (
            <li key={to}>
              <Link
                to={to}
                className="block rounded-md px-3 py-2 text-sm whitespace-nowrap"
                activeProps={{ className: "bg-raised font-medium text-text" }}
                inactiveProps={{ className: "text-muted hover:bg-raised hover:text-text" }}
              >
                {text}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-w-0 max-w-6xl">
        <Outlet />
      </div>
    </div>
  );
}
