import type { AppRouterInstance } from "../routes.ts";

/** A new page is announced by its title. An open dialog keeps its focus, and gives it back by itself when it closes. */
export const moveFocusToTitle = (router: AppRouterInstance): (() => void) =>
  router.subscribe("onRendered", ({ pathChanged, fromLocation, toLocation }) => {
    if (!pathChanged || fromLocation === undefined) return;
    if (isDialogOver(fromLocation.pathname, toLocation.pathname)) return;
    document.querySelector<HTMLElement>("main h1")?.focus();
  });

/** `/keys/new` is `/keys` with a dialog. */
const isDialogOver = (a: string, b: string): boolean => a === `${b}/new` || b === `${a}/new`;
