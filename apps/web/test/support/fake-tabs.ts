import type { TabChannel, TabMessage } from "../../src/lib/tab-channel.ts";

/** Tabs of one browser: what one says the others hear, and it does not hear itself. */
export function fakeTabs(): { tab(): TabChannel; readonly said: TabMessage[] } {
  const tabs = new Set<Set<(message: TabMessage) => void>>();
  const said: TabMessage[] = [];
  return {
    said,
    tab() {
      const own = new Set<(message: TabMessage) => void>();
      tabs.add(own);
      return {
        post(message) {
          said.push(message);
          for (const other of tabs) if (other !== own) for (const listener of [...other]) listener(message);
        },
        listen(listener) {
          own.add(listener);
          return () => void own.delete(listener);
        },
      };
    },
  };
}
