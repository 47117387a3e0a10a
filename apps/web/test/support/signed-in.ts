import type { User } from "@tandem/contract/auth";
import { fireEvent, screen, within } from "@testing-library/react";
import type { Answers } from "./fake-server.ts";
import { refusal } from "./fake-server.ts";
import { type Page, renderApp } from "./render-app.tsx";
import { user } from "./samples.ts";

const NOW = 1_800_000_000_000;

/** A page of a signed-in user of this role. */
export const openAs = (role: User["role"], path: string, answers: Answers = {}): Promise<Page> =>
  renderApp(path, { "auth.me": () => ({ user: { ...user, role }, expiresAt: NOW + 1_800_000 }), ...answers });

export const refuse = (code: string, reason?: string) => () => {
  throw refusal({ code, ...(reason !== undefined && { reason }), requestId: "r-77" });
};

/** Answers that never come. */
export const silence = () => new Promise(() => undefined);

export const fill = (label: string | RegExp, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};

export const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole("button", { name }));
};

/** A button of the dialog that is open on top. */
export function pressInDialog(name: string | RegExp): void {
  const dialog = [...screen.queryAllByRole("dialog"), ...screen.queryAllByRole("alertdialog")].at(-1);
  if (dialog === undefined) throw new Error("no dialog is open");
  fireEvent.click(within(dialog).getByRole("button", { name }));
}

export const called = (page: Page, path: string): readonly unknown[] =>
  page.calls.filter((call) => call.path === path).map(({ input }) => input);
