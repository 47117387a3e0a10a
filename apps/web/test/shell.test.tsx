import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { density, locale, palette, shortcuts, theme, zone } from "../src/lib/preferences.ts";
import { type Page, renderApp } from "./support/render-app.tsx";
import { kraken, opportunity, venue } from "./support/samples.ts";

afterEach(() => {
  theme.set("system");
  palette.set("classic");
  density.set("dense");
  zone.set("utc");
  locale.set("system");
  shortcuts.set("on");
});

async function desk(path = "/"): Promise<Page> {
  const page = await renderApp(path);
  await screen.findByRole("heading", { level: 1 });
  await page.do(() =>
    page.socket.send({
      type: "snapshot",
      at: page.clock.now(),
      venues: [venue(), kraken],
      opportunities: [opportunity()],
    }),
  );
  return page;
}

const key = (name: string, more: object = {}): void => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name, code: codeOf(name), ...more });
  fireEvent.keyUp(document.activeElement ?? document.body, { key: name, code: codeOf(name), ...more });
};
const codeOf = (name: string): string => (/^[a-z]$/.test(name) ? `Key${name.toUpperCase()}` : name);

describe("the palette", () => {
  it("opens with the keyboard, finds a page by a part of its name, and goes there", async () => {
    const page = await desk();
    key("k", { ctrlKey: true });
    const dialog = await screen.findByRole("dialog", { name: "Go to or change something" });
    fireEvent.change(within(dialog).getByRole("combobox"), { target: { value: "appear" } });
    fireEvent.keyDown(within(dialog).getByRole("combobox"), { key: "Enter" });
    await waitFor(() => expect(page.path()).toBe("/settings/appearance"));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("goes to the market of a symbol", async () => {
    const page = await desk();
    fireEvent.click(screen.getByRole("button", { name: /^Search/ }));
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(await within(dialog).findByText("BTC/USDT"));
    await waitFor(() => expect(page.path()).toBe("/markets/BTC%2FUSDT"));
  });

  it("offers only what the role may open", async () => {
    await desk();
    fireEvent.click(screen.getByRole("button", { name: /^Search/ }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText("Keys")).toBeDefined();
    expect(within(dialog).queryByText("Admin")).toBeNull();
  });

  it("switches the theme without leaving the page", async () => {
    const page = await desk();
    fireEvent.click(screen.getByRole("button", { name: /^Search/ }));
    fireEvent.click(within(await screen.findByRole("dialog")).getByText("Colours: Light"));
    expect(document.documentElement.getAttribute("data-theme")).toBe("light");
    expect(localStorage.getItem("tandem.theme")).toBe("light");
    expect(page.path()).toBe("/");
  });
});

describe("shortcuts", () => {
  it("go from place to place by two keys", async () => {
    const page = await desk();
    key("g");
    key("m");
    await waitFor(() => expect(page.path()).toBe("/markets"));
  });

  it("show their list, which names each of them", async () => {
    await desk();
    key("?", { shiftKey: true });
    const dialog = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    expect(within(dialog).getByText("Closed opportunities")).toBeDefined();
    expect(within(dialog).getByText("g o")).toBeDefined();
  });

  it("walk from row to row and open one as a click would", async () => {
    await desk("/opportunities");
    key("j");
    expect(document.activeElement?.textContent).toBe("BTC/USDT");
  });

  it("do nothing once they are switched off, the palette's aside", async () => {
    shortcuts.set("off");
    const page = await desk();
    key("g");
    key("m");
    key("?", { shiftKey: true });
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(page.path()).toBe("/");
    key("k", { ctrlKey: true });
    expect(await screen.findByRole("dialog")).toBeDefined();
  });

  it("leave what is typed alone", async () => {
    const page = await desk("/opportunities");
    screen.getByRole("searchbox").focus();
    key("g");
    key("m");
    expect(page.path()).toBe("/opportunities");
  });
});

describe("the appearance", () => {
  it("is kept, and what is on the page follows it at once", async () => {
    await desk("/settings/appearance");
    fireEvent.click(screen.getByRole("radio", { name: /^Blue and orange/ }));
    fireEvent.click(screen.getByRole("radio", { name: /^Comfortable/ }));
    fireEvent.change(screen.getByRole("combobox", { name: "Figures and dates as in" }), { target: { value: "de-DE" } });
    const root = document.documentElement;
    expect([root.getAttribute("data-palette"), root.getAttribute("data-density")]).toEqual(["safe", "comfortable"]);
    expect(localStorage.getItem("tandem.palette")).toBe("safe");
    // Money is cut to the digits of its asset, with the separators of the language.
    expect(screen.getByTitle("1234567.89 EUR").textContent).toBe("1.234.567,89 EUR");
    expect(screen.getByTitle("1234.5678 USDT").textContent).toBe("+1.234,5678 USDT");
  });

  it("forgets columns and filters on demand, and keeps the looks", async () => {
    localStorage.setItem("tandem.table.deals", "{}");
    localStorage.setItem("tandem.search.opportunities", '{"q":"eth"}');
    palette.set("safe");
    await desk("/settings/appearance");
    fireEvent.click(screen.getByRole("button", { name: "Tables and filters as they were made" }));
    expect(localStorage.getItem("tandem.table.deals")).toBeNull();
    expect(localStorage.getItem("tandem.search.opportunities")).toBeNull();
    expect(localStorage.getItem("tandem.palette")).toBe("safe");
  });
});

describe("filters", () => {
  it("are there again for who comes back to the bare address, and an address that says something is obeyed", async () => {
    localStorage.setItem("tandem.search.opportunities", '{"q":"eth","sort":"<script>"}');
    const page = await desk("/opportunities");
    await waitFor(() => expect(page.path()).toBe("/opportunities?q=eth"));
  });

  it("of an address win over those that were kept", async () => {
    localStorage.setItem("tandem.search.opportunities", '{"q":"eth"}');
    const page = await desk("/opportunities?kind=cross");
    expect(page.path()).toBe("/opportunities?kind=cross");
  });
});
