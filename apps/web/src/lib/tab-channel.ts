/** Words between the tabs of one browser. No secret ever goes through. */
export type TabMessage =
  | { readonly type: "signed_in"; readonly userId: string; readonly expiresAt: number }
  | { readonly type: "extended"; readonly expiresAt: number }
  | { readonly type: "signed_out" };

export type TabChannel = {
  post(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): () => void;
};

const TYPES = new Set(["signed_in", "extended", "signed_out"]);

// Another tab may run an older build: what it does not know it drops.
const isTabMessage = (data: unknown): data is TabMessage =>
  typeof data === "object" && data !== null && "type" in data && typeof data.type === "string" && TYPES.has(data.type);

export function createTabChannel(): TabChannel {
  if (typeof BroadcastChannel === "undefined") return { post: () => undefined, listen: () => () => undefined };
  const channel = new BroadcastChannel("tandem.session");
  return {
    post: (message) => channel.postMessage(message),
    listen(listener) {
      const onMessage = (event: MessageEvent<unknown>): void => {
        if (isTabMessage(event.data)) listener(event.data);
      };
      channel.addEventListener("message", onMessage);
      return () => channel.removeEventListener("message", onMessage);
    },
  };
}
