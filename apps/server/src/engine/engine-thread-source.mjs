// The engine's thread from source: what runs as TypeScript in the main thread does so here only if it is told again.
import { register } from "tsx/esm/api";

register();
await import("./engine-thread.ts");
