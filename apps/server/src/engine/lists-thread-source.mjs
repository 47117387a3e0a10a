// The thread of lists from source, as engine-thread-source.mjs is the engine's.
import { register } from "tsx/esm/api";

register();
await import("./lists-thread.ts");
