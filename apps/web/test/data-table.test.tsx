import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { describe, expect, it, vi } from "vitest";
import type { DataColumn } from "../src/components/data-table/columns.ts";
import { DataTable } from "../src/components/data-table/data-table.tsx";
import { createKeyedStore } from "../src/lib/keyed-store.ts";
import { messages } from "../src/lib/messages/all.ts";

type Deal = { readonly id: string; readonly profit: string };

const drawn: string[] = [];
const COLUMNS: readonly DataColumn<Deal>[] = [
  { id: "name", title: "Deal", cell: ({ id }) => id, value: ({ id }) => id, text: ({ id }) => id, isFixed: true },
  {
    id: "profit",
    title: "Profit",
    isFigure: true,
    cell: ({ id, profit }) => {
      drawn.push(id);
      return `${profit} USDT`;
    },
    value: ({ profit }) => Number(profit),
    text: ({ profit }) => profit,
  },
  { id: "note", title: "Note", isOptional: true, cell: () => "a note", text: () => "=note" },
];
const keyOf = ({ id }: Deal): string => id;
const deals: readonly Deal[] = [
  { id: "b", profit: "9" },
  { id: "a", profit: "10" },
  { id: "c", profit: "-1" },
];

const show = (rows: readonly Deal[], more: Partial<Parameters<typeof DataTable<Deal>>[0]> = {}) =>
  render(
    <IntlProvider locale="en" timeZone="UTC" messages={messages}>
      <DataTable
        name="deals"
        caption="Deals"
        columns={COLUMNS}
        rows={rows}
        keyOf={keyOf}
        defaultSort="-profit"
        empty={<p>None</p>}
        {...more}
      />
    </IntlProvider>,
  );
const ids = (): (string | null)[] =>
  [...document.querySelectorAll("[data-row]")].map((row) => row.getAttribute("data-row"));

describe("a table", () => {
  it("orders by value and not by text, largest figure first, and the other way on a second click", () => {
    show(deals);
    // As text "9" would come before "10".
    expect(ids()).toEqual(["a", "b", "c"]);
    fireEvent.click(screen.getByRole("button", { name: "Profit" }));
    expect(ids()).toEqual(["c", "b", "a"]);
    expect(screen.getByRole("columnheader", { name: "Profit" }).getAttribute("aria-sort")).toBe("ascending");
  });

  it("comes back in the order and with the columns in which it was left", async () => {
    const first = show(deals);
    fireEvent.click(screen.getByRole("button", { name: "Deal" }));
    expect(screen.queryByRole("columnheader", { name: "Note" })).toBeNull();
    fireEvent.keyDown(screen.getByRole("button", { name: "Columns" }), { key: "Enter" });
    fireEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Note" }));
    fireEvent.click(screen.getByRole("menuitemcheckbox", { name: "Profit" }));
    expect(screen.queryByRole("menuitemcheckbox", { name: "Deal" })).toBeNull();
    first.unmount();
    show(deals);
    expect(screen.getAllByRole("columnheader").map((header) => header.textContent)).toEqual(["Deal", "Note"]);
    expect(ids()).toEqual(["a", "b", "c"]);
  });

  it("forgets an arrangement that it cannot read", () => {
    localStorage.setItem("tandem.table.deals", '{"shown":"all"}');
    show(deals);
    expect(ids()).toEqual(["a", "b", "c"]);
  });

  it("saves what is in sight, in its order, with nothing in it that a spreadsheet would run", async () => {
    let saved: Blob | undefined;
    vi.stubGlobal("URL", {
      ...URL,
      createObjectURL: (blob: Blob) => {
        saved = blob;
        return "blob:x";
      },
      revokeObjectURL: () => undefined,
    });
    localStorage.setItem("tandem.table.deals", '{"shown":["note"],"hidden":[]}');
    show(deals);
    fireEvent.click(screen.getByRole("button", { name: "Save as CSV" }));
    vi.unstubAllGlobals();
    expect(await saved?.text()).toBe(
      "Deal,Profit,Note\r\na,10,'=note\r\nb,9,'=note\r\nc,-1,'=note\r\n".replaceAll("'=note", `"'=note"`),
    );
  });

  it("says what is missing when there is nothing, and offers no empty file", () => {
    show([]);
    expect(screen.getByText("None")).toBeDefined();
    expect(screen.getByRole("button", { name: "Save as CSV" }).getAttribute("aria-disabled")).toBe("true");
  });

  it("draws of a thousand rows only those in sight, and says how many there are", () => {
    const height = vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(280);
    show(Array.from({ length: 1_000 }, (_, n) => ({ id: `deal-${n}`, profit: String(n) })));
    // 280 px of 28 px rows are 10, and 12 more are kept ready below.
    expect(ids().length).toBeGreaterThan(9);
    expect(ids().length).toBeLessThan(40);
    expect(screen.getByRole("table").getAttribute("aria-rowcount")).toBe("1001");
    height.mockRestore();
  });

  it("draws the row that changed, and no other, when a store brings a change", async () => {
    const store = createKeyedStore<Deal>({ keyOf, schedule: (flush) => flush() });
    store.reset(deals);
    show(deals, { store });
    drawn.length = 0;
    await act(async () => store.change([{ id: "b", profit: "9.5" }], []));
    expect(drawn).toEqual(["b"]);
    expect(screen.getByText("9.5 USDT")).toBeDefined();
  });

  it("holds its order under the pointer, marks what has gone, and lets go with the pointer", async () => {
    const store = createKeyedStore<Deal>({ keyOf, schedule: (flush) => flush() });
    store.reset(deals);
    const { rerender } = show(deals, { store });
    const again = (rows: readonly Deal[]) =>
      rerender(
        <IntlProvider locale="en" timeZone="UTC" messages={messages}>
          <DataTable
            name="deals"
            caption="Deals"
            columns={COLUMNS}
            rows={rows}
            keyOf={keyOf}
            defaultSort="-profit"
            empty={<p>None</p>}
            store={store}
          />
        </IntlProvider>,
      );
    const body = within(screen.getByRole("table")).getAllByRole("rowgroup")[1] as HTMLElement;
    fireEvent.pointerMove(body);
    await act(async () => store.reset([{ id: "d", profit: "99" }, ...deals.slice(1)]));
    again(store.all());
    expect(ids()).toEqual(["a", "b", "c"]);
    expect(document.querySelector("[data-gone]")?.textContent).toContain("closed");
    expect(screen.getByText(/Order held while you point at it; 1 newer/)).toBeDefined();
    fireEvent.pointerLeave(body);
    await waitFor(() => expect(ids()).toEqual(["d", "a", "c"]));
  });
});
