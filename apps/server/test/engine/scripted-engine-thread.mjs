// A thread program for tests: the real one, over venues that do what the test says.
import { register } from "tsx/esm/api";

register();
await import("./scripted-engine-thread.ts");
