import type { VenueLink } from "../server/venue-link.ts";

type Session = { readonly link: VenueLink; readonly combined: boolean; readonly streams: Set<string> };
type Command = { readonly method?: unknown; readonly params?: unknown; readonly id?: unknown };

const STREAMS_MAX = 1024;

/** Who listens to which stream, the subscribe protocol of `/ws` and `/stream` sockets, and the delivery of frames. */
export class StreamHub {
  readonly #sessionsByStream = new Map<string, Set<Session>>();

  /** True when somebody listens: frames nobody wants are not built. */
  wants(stream: string): boolean {
    return (this.#sessionsByStream.get(stream)?.size ?? 0) > 0;
  }

  connect(link: VenueLink): void {
    const combined = link.path.startsWith("/stream");
    const named = combined ? (link.query.get("streams") ?? "").split("/") : link.path.split("/").slice(2);
    const session: Session = { link, combined, streams: new Set() };
    for (const stream of named.filter((name) => name.includes("@"))) this.#add(session, stream);
    link.onMessage((text) => link.send(this.#answer(session, text)));
    link.onClose(() => {
      for (const stream of [...session.streams]) this.#remove(session, stream);
    });
  }

  /** Sends one event to all listeners of a stream; serialised once. */
  publish(stream: string, event: unknown): void {
    const sessions = this.#sessionsByStream.get(stream);
    if (!sessions || sessions.size === 0) return;
    const data = JSON.stringify(event);
    const combined = `{"stream":${JSON.stringify(stream)},"data":${data}}`;
    for (const session of sessions) session.link.send(session.combined ? combined : data);
  }

  #answer(session: Session, text: string): string {
    const command = parseCommand(text);
    if (!command) return '{"code":3,"msg":"Invalid JSON: expected an object"}';
    const id = command.id === undefined ? "null" : JSON.stringify(command.id);
    const params: readonly unknown[] = Array.isArray(command.params) ? command.params : [];
    const streams = params.filter((param) => typeof param === "string");
    switch (command.method) {
      case "SUBSCRIBE":
        if (session.streams.size + streams.length > STREAMS_MAX) {
          return `{"code":2,"msg":"Invalid request: too many subscriptions","id":${id}}`;
        }
        for (const stream of streams) this.#add(session, stream);
        return `{"result":null,"id":${id}}`;
      case "UNSUBSCRIBE":
        for (const stream of streams) this.#remove(session, stream);
        return `{"result":null,"id":${id}}`;
      case "LIST_SUBSCRIPTIONS":
        return `{"result":${JSON.stringify([...session.streams])},"id":${id}}`;
      default:
        return `{"code":2,"msg":"Invalid request: unknown method","id":${id}}`;
    }
  }

  #add(session: Session, stream: string): void {
    session.streams.add(stream);
    const sessions = this.#sessionsByStream.get(stream) ?? new Set();
    sessions.add(session);
    this.#sessionsByStream.set(stream, sessions);
  }

  #remove(session: Session, stream: string): void {
    session.streams.delete(stream);
    this.#sessionsByStream.get(stream)?.delete(session);
  }
}

function parseCommand(text: string): Command | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
